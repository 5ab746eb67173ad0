import Parquet
import Table
import Testing

struct FileIndexTests {
    private let text = "elb_status_code 502:31,504:7;-:2,200:79000 1a2b3c 38d,120,9"

    @Test func textAndBack() throws {
        let index = try #require(FileIndex(text: text))
        #expect(index.column == "elb_status_code")
        #expect(index.groups.map { $0.map(\.value) } == [[502, 504], [nil, 200]])
        #expect(index.groups.map { $0.map(\.rows) } == [[31, 7], [2, 79000]])
        #expect(
            index.first
                == ChunkPlaces(
                    schemaMark: 0x1A2B3C, rowCount: 38, sizes: [38, 120, 9],
                    isCoded: [true, false, false]))
        #expect(index.text == text)
        let short = try #require(FileIndex(text: "elb_status_code 502:31"))
        #expect(short.first == nil)
        #expect(short.text == "elb_status_code 502:31")
    }

    /// What is no index is none: the file is read by its footer.
    @Test(arguments: [
        "", "elb_status_code", "elb_status_code 502", "elb_status_code 502:x",
        "elb_status_code 502:-3", "elb_status_code :3", "elb_status_code 502:3 zz 1,2",
        "elb_status_code 502:3 1f 1,x", "elb_status_code 502:3 1f", "c 1:9999999999999999999",
        "elb_status_code 502:3 1f 1,2 more",
    ]) func garbage(text: String) {
        #expect(FileIndex(text: text) == nil)
    }
}

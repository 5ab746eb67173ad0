import Bytes
import Foundation
import Query
import Testing

struct DatasetTests {
    private func error(_ path: String) -> QueryError? {
        do {
            _ = try Dataset(path: path)
            return nil
        } catch { return error }
    }

    @Test func whatIsNoDataset() throws {
        let dataset = try TinyDataset([[LogLine().text]])
        #expect(error("\(dataset.path)/absent")?.code == .noInput)
        #expect(error("\(dataset.path)/access/_delta_log")?.code == .noInput)
        let table = error("\(dataset.path)/access")
        #expect(table?.description.contains("name the folder above it") == true)
        let file = "\(dataset.path)/file"
        try AtomicFile.write([], to: file)
        #expect(error(file)?.code == .noInput)
        #expect(error("\(file)/below")?.code == .noInput)
        #expect(error(dataset.path) == nil)
    }

    @Test func families() throws {
        let dataset = try TinyDataset([[LogLine().text]])
        let found = try Dataset(path: dataset.path)
        #expect(found.families == [.access])
        #expect(try found.table(nil).family == .access)
        try AtomicFile.createDirectories("\(dataset.path)/connection/_delta_log")
        let empty = #expect(throws: QueryError.self) {
            try Scan(
                Dataset(path: dataset.path), family: .connection, filter: RowFilter(),
                statuses: StatusFilter("all"), onlyMatched: true)
        }
        #expect(empty?.code == .data)
    }

    @Test func filtersThatDoNotApply() throws {
        let line =
            "2026-11-20T02:00:00.000000Z 192.0.2.1 36280 443 TLSv1.2 "
            + "ECDHE-RSA-AES128-GCM-SHA256 0.061 \"-\" - - Success TID_1"
        let dataset = try TinyDataset([[line]], family: .connection)
        var filter = RowFilter()
        filter.target = "10.0.0.1"
        let error = #expect(throws: QueryError.self) { try dataset.scan(filter) }
        #expect(error?.code == .usage)
        #expect(throws: QueryError.self) { try TargetsView(dataset.scan().plan) }
        #expect(try dataset.lines(.log) == line + "\n")
    }
}

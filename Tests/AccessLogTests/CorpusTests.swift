import AccessLog
import Foundation
import Schemas
import Testing

@Suite(.enabled(if: Corpus.isPresent, "../shared/corpus is not here"))
struct CorpusTests {
    @Test(arguments: Corpus.logs.filter { !$0.contains(".reject.") })
    func everyLineComesBack(file: String) throws {
        let bytes = try Corpus.contents(file)
        let reading = Reading(bytes, family: Corpus.family(of: file))
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n").map(String.init)
        #expect(reading.tally.quarantined == [])
        #expect(reading.printed == lines)
    }

    @Test(arguments: Corpus.logs.filter { $0.contains(".reject.") })
    func rejectsAreQuarantined(file: String) throws {
        let reading = Reading(try Corpus.contents(file))
        #expect(reading.tally.rows == 0)
        #expect(reading.tally.quarantined.count == reading.tally.lines)
        #expect(reading.tally.lines > 0)
    }

    @Test func realLinesNeedNoRawCopy() throws {
        let reading = Reading(try Corpus.contents("gsmappdev-ctaudit.log"))
        #expect(reading.tally.rows == 3)
        // The malformed request is kept whole, the two others are rebuilt from their columns.
        #expect((0..<3).compactMap { reading.text("raw_line", $0) }.count == 1)
    }

    @Test func objectKeys() throws {
        let keys = String(decoding: try Corpus.contents("s3-keys.txt"), as: UTF8.self)
            .split(separator: "\n").map { ObjectKind(key: String($0)) }
        let families = keys.compactMap { kind -> Family? in
            if case .log(let key) = kind { key.family } else { nil }
        }
        #expect(families.filter { $0 == .access }.count == 9)
        #expect(families.filter { $0 == .connection }.count == 1)
        #expect(families.filter { $0 == .healthCheck }.count == 1)
        #expect(keys.filter { $0 == .testFile }.count == 2)
        #expect(keys.filter { $0 == .networkLoadBalancer }.count == 1)
        #expect(keys.filter { $0 == .classicLoadBalancer }.count == 1)
    }
}

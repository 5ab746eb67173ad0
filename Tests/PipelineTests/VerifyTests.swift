import Bytes
import Foundation
import Parquet
import Pipeline
import Schemas
import Table
import Testing

/// A dataset with a bit of everything, and one kind of damage at a time.
struct VerifyTests {
    private let place: Workplace

    init() async throws {
        place = try Workplace()
        _ = try await place.ingestVariety()
    }

    @Test func aWholeDatasetPasses() async throws {
        let report = try await place.verify(deep: true)
        #expect(report.findingLines == [])
        #expect(report.isOK)
        #expect(
            report.tables.map(\.name) == ["access", "connection", "health_check", "quarantine"])
        let access = report.tables[0]
        #expect((access.files, access.objects) == (3, 2))
        #expect((access.lines, access.rows, access.quarantined) == (7, 6, 1))
        #expect(report.tables[3].rows == 2)
        #expect(report.source?.compared == 4)
        #expect(report.source?.lines == 10)
        #expect(try JSONSerialization.jsonObject(with: Data(report.json.utf8)) is [String: Any])
    }

    @Test(arguments: [TargetPartition.off, .endpoint])
    func otherPartitionings(target: TargetPartition) async throws {
        let place = try Workplace()
        try place.put([line(), line(target: "10.0.3.5:80"), line(group: "-", target: "-")])
        _ = try await place.ingest { $0.targetPartition = target }
        #expect(try await place.verify(deep: true).findingLines == [])
    }

    @Test func noDatasetIsSaidSo() async throws {
        let verify = try Verify(dataset: place.logs, source: nil, jobs: 2)
        let error = await #expect(throws: PipelineError.self) { try await verify.run() }
        #expect(error?.status == .noInput)
    }

    @Test func aMissingFile() async throws {
        let file = try place.first()
        try FileManager.default.removeItem(atPath: place.path(file))
        let report = try await place.verify()
        #expect(report.status == .data)
        #expect(report.texts(.missingFile) == ["access/\(file.path): is not there"])
        // Whose rows are gone is said too.
        #expect(report.tables[0].findings.contains { $0.kind == .conservation })
    }

    @Test func aCutFile() async throws {
        let file = try place.first()
        let bytes = try FileDescriptor.contents(of: place.path(file))
        try AtomicFile.write(Array(bytes.dropLast(100)), to: place.path(file))
        let report = try await place.verify()
        let words = "has \(bytes.count - 100) bytes, the log says \(bytes.count)"
        #expect(report.texts(.fileSize) == ["access/\(file.path): \(words)"])
        #expect(!report.tables[0].findings.contains { $0.kind == .fileContent })
    }

    /// A flipped bit of a page is found; one that is not found elsewhere has cost no line.
    @Test func aFlippedBit() async throws {
        let file = try place.first()
        let bytes = try FileDescriptor.contents(of: place.path(file))
        let reader = try FileReader(path: place.path(file))
        let columns = reader.metadata.rowGroups.flatMap(\.columns)
        let pages = columns.map { Int($0.start)..<Int($0.start + $0.totalCompressedSize) }
        var found = 0
        for offset in stride(from: 0, to: bytes.count, by: 149) {
            var damaged = bytes
            damaged[offset] ^= 1 << UInt8(offset % 8)
            try AtomicFile.write(damaged, to: place.path(file))
            let isOK = try await place.verify().isOK
            if !isOK {
                found += 1
            } else {
                #expect(try await place.verify(deep: true).findingLines == [], "byte \(offset)")
            }
        }
        #expect(found * 2 > bytes.count / 149)
        // The body of a page, beyond its header.
        let middle = try #require(pages.first { $0.count > 60 }.map { $0.upperBound - 5 })
        var damaged = bytes
        damaged[middle] ^= 4
        try AtomicFile.write(damaged, to: place.path(file))
        let finding = try #require(try await place.verify().tables[0].findings.first)
        #expect(finding.kind == .fileContent)
        #expect(finding.text.hasPrefix("access/\(file.path): row group 0, column "))
        #expect(finding.text.hasSuffix("corrupt: checksum mismatch"))
    }

    @Test(arguments: [
        (
            "\"numRecords\":2", "\"numRecords\":3", Finding.Kind.rowCount,
            "has 2 rows, the log says 3"
        ),
        (
            "\"elb_status_code\":502", "\"elb_status_code\":501", .logStatistics,
            "has a maximum of 502 in elb_status_code, the log says 501"
        ),
        (
            "\"time\":\"2026-11-20T02:47:03.124Z\"", "\"time\":\"2026-11-20T02:47:03.123Z\"",
            .logStatistics,
            "has a maximum of 2026-11-20T02:47:03.123456Z in time, the log says 2026-11-20T02:47:03.123Z"
        ),
        (
            "\"target_status_code\":0", "\"target_status_code\":1", .logStatistics,
            "has 0 nulls in target_status_code, the log says 1"
        ),
    ])
    func statisticsEdited(
        old: String, new: String, kind: Finding.Kind, words: String
    ) async throws {
        let place = try Workplace()
        try place.put([line("2026-11-20T02:47:02.500000Z", status: "502"), line()])
        _ = try await place.ingest()
        try place.edit(place.firstCommit) {
            let escaped = [old, new].map { $0.replacing("\"", with: "\\\"") }
            #expect($0.contains(escaped[0]))
            return $0.replacing(escaped[0], with: escaped[1], maxReplacements: 1)
        }
        let file = try #require(try place.files().first)
        let report = try await place.verify()
        #expect(report.tables[0].findings.map(\.kind) == [kind])
        #expect(report.texts(kind) == ["access/\(file.path): \(words)"])
    }

    /// The index by which questions spare themselves the file.
    @Test(arguments: [
        (1, "502:7", "has other rows by elb_status_code than the log's index says"),
        (3, "1,2", "has its first row group not where the log's index says"),
        (1, "x", "has an index in the log that cannot be read"),
    ])
    func indexEdited(word: Int, new: String, words: String) async throws {
        let file = try place.first()
        let text = try #require(file.tags?[FileIndex.tag] ?? nil)
        var parts = text.split(separator: " ").map(String.init)
        try #require(parts.count == 4)
        parts[word] = new
        try place.edit(place.firstCommit) {
            $0.replacing(text, with: parts.joined(separator: " "))
        }
        let report = try await place.verify()
        #expect(Set(report.tables[0].findings.map(\.kind)) == [.logStatistics])
        #expect(report.texts(.logStatistics).contains("access/\(file.path): \(words)"))
    }

    @Test func aFileTwice() async throws {
        let file = try place.first()
        var copy = file
        copy.path = file.path.replacing("part-", with: "part-copy-")
        try FileManager.default.copyItem(atPath: place.path(file), toPath: place.path(copy))
        let table = DeltaTable(path: "\(place.dataset)/access")
        _ = try table.commit([.add(copy)], after: 0)
        let report = try await place.verify()
        let duplicates = report.tables[0].findings.filter { $0.kind == .duplicate }
        #expect(duplicates.count == 1)
        #expect(duplicates[0].message.contains(" lines that another file has too, such as line "))
        #expect(report.tables[0].findings.contains { $0.kind == .conservation })
    }

    @Test func aRowTwiceInOneFile() async throws {
        let place = try Workplace()
        try place.put([line(), line(agent: "a")])
        _ = try await place.ingest()
        let file = try #require(try place.files().first)
        let path = "\(place.dataset)/access/\(file.path)"
        let size = try place.rewrite(path, times: 2)
        try place.edit(place.firstCommit) {
            $0.replacing("\"size\":\(file.size)", with: "\"size\":\(size)")
                .replacing("numRecords\\\":2", with: "numRecords\\\":4")
        }
        let report = try await place.verify()
        let object = try #require(try place.texts("source_object").first)
        #expect(
            report.texts(.duplicate) == [
                "access/\(file.path): has 2 lines more than once, such as line 1 of \(object)"
            ])
        #expect(report.texts(.conservation) == ["\(object): has 4 rows, the ledger says 2"])
    }

    @Test func anOrderThatIsNone() async throws {
        let place = try Workplace()
        try place.put([line(), line(agent: "a")])
        _ = try await place.ingest()
        let file = try #require(try place.files().first)
        let path = "\(place.dataset)/access/\(file.path)"
        let column = try #require(try FileReader(path: path).column(named: "source_line"))
        let falling = SortingColumn(column: Int32(column), descending: true)
        let size = try place.rewrite(path, sorting: [falling])
        try place.edit(place.firstCommit) {
            $0.replacing("\"size\":\(file.size)", with: "\"size\":\(size)")
        }
        #expect(
            try await place.verify().texts(.order) == [
                "access/\(file.path): row group 0 is not in the order of source_line, as it says it is"
            ])
    }

    @Test func rowsOfAnotherPartition() async throws {
        let file = try place.first()
        try place.edit(place.firstCommit) {
            $0.replacing("\"hour\":\"2\"", with: "\"hour\":\"4\"")
                .replacing("\"target\":\"shop\"", with: "\"target\":\"web\"")
        }
        let found = try await place.verify().tables[0].findings.filter {
            $0.kind == .partition && $0.file == "access/\(file.path)"
        }
        #expect(
            found.map(\.message) == [
                "lies in hour=02, the log says hour 4",
                "lies in target=shop, the log says target web",
                "has 4 rows that are not of its hour, such as one of 2026-11-20T02:47:09.000000Z",
                "has 4 rows that are not of target web",
            ])
    }

    @Test func aTableThatCannotBeOpened() async throws {
        try AtomicFile.write(
            Array("no action\n".utf8),
            to: place.firstCommit)
        let report = try await place.verify()
        #expect(
            report.tables.map(\.name).sorted() == [
                "access", "connection", "health_check", "quarantine",
            ])
        #expect(report.findingCount == 1)
        #expect(report.findingLines[0].hasPrefix("access: cannot be opened: "))
    }
}

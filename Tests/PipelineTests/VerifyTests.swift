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
    private let object: String

    init() async throws {
        place = try Workplace()
        object = try place.put([
            line(), line("2026-11-20T02:47:09.000000Z", status: "502"), "noise", "",
            line(agent: "a"),
            line("2026-11-20T03:00:00.500000Z", group: "-", target: "-"),
        ])
        try place.put([line(group: "web"), line(agent: "a  b")], node: "192.0.2.10")
        try place.put(
            ["2026-11-20T02:46:00.000000Z 203.0.113.1 36280 443 - - - \"-\" - - - TID_0a"],
            family: "conn_log_")
        try place.put(
            ["http 2026-11-20T02:46:00.000000Z 0.019584011 10.0.3.4:80 shop PASS 200 -", "bad"],
            family: "health_check_log_")
        _ = try await place.ingest()
    }

    @Test func aWholeDatasetPasses() async throws {
        let report = try await verify(deep: true)
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
        #expect(try await verify(place, deep: true).findingLines == [])
    }

    @Test func noDatasetIsSaidSo() async throws {
        let verify = try Verify(dataset: place.logs, source: nil, jobs: 2)
        let error = await #expect(throws: PipelineError.self) { try await verify.run() }
        #expect(error?.status == .noInput)
    }

    @Test func aMissingFile() async throws {
        let file = try first()
        try FileManager.default.removeItem(atPath: path(file))
        let report = try await verify()
        #expect(report.status == .data)
        try expect(report, .missingFile, "access/\(file.path)", "is not there")
        // Whose rows are gone is said too.
        #expect(report.tables[0].findings.contains { $0.kind == .conservation })
    }

    @Test func aCutFile() async throws {
        let file = try first()
        let bytes = try FileDescriptor.contents(of: path(file))
        try AtomicFile.write(Array(bytes.dropLast(100)), to: path(file))
        let report = try await verify()
        let words = "has \(bytes.count - 100) bytes, the log says \(bytes.count)"
        try expect(report, .fileSize, "access/\(file.path)", words)
        #expect(!report.tables[0].findings.contains { $0.kind == .fileContent })
    }

    /// A flipped bit of a page is found; one that is not found elsewhere has cost no line.
    @Test func aFlippedBit() async throws {
        let file = try first()
        let bytes = try FileDescriptor.contents(of: path(file))
        let reader = try FileReader(path: path(file))
        let columns = reader.metadata.rowGroups.flatMap(\.columns)
        let pages = columns.map { Int($0.start)..<Int($0.start + $0.totalCompressedSize) }
        var found = 0
        for offset in stride(from: 0, to: bytes.count, by: 149) {
            var damaged = bytes
            damaged[offset] ^= 1 << UInt8(offset % 8)
            try AtomicFile.write(damaged, to: path(file))
            let isOK = try await verify().isOK
            if !isOK {
                found += 1
            } else {
                #expect(try await verify(deep: true).findingLines == [], "byte \(offset)")
            }
        }
        #expect(found * 2 > bytes.count / 149)
        // The body of a page, beyond its header.
        let middle = try #require(pages.first { $0.count > 60 }.map { $0.upperBound - 5 })
        var damaged = bytes
        damaged[middle] ^= 4
        try AtomicFile.write(damaged, to: path(file))
        let finding = try #require(try await verify().tables[0].findings.first)
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
        try edit("\(place.dataset)/access/_delta_log/00000000000000000000.json") {
            let escaped = [old, new].map { $0.replacing("\"", with: "\\\"") }
            #expect($0.contains(escaped[0]))
            return $0.replacing(escaped[0], with: escaped[1], maxReplacements: 1)
        }
        let file = try #require(try place.files().first)
        let report = try await verify(place)
        #expect(report.tables[0].findings.map(\.kind) == [kind])
        try expect(report, kind, "access/\(file.path)", words)
    }

    @Test func anEditedLedger() async throws {
        try change { entry in
            guard entry.quarantined == 1 else { return }
            entry.rows += 1
            entry.hours = [entry.hours[0]]
        }
        let name = try anchored(object)
        let report = try await verify()
        try expect(
            report, .ledger, name,
            "has 5 lines in the ledger, which are not 5 rows + 1 refused + 0 filtered")
        try expect(report, .conservation, name, "has 4 rows, the ledger says 5")
        try change { entry in
            guard entry.quarantined == 1 else { return }
            entry.rows -= 1
        }
        try expect(
            try await verify(), .conservation, name, "has rows in other hours than the ledger says")
    }

    @Test func aFileTwice() async throws {
        let file = try first()
        var copy = file
        copy.path = file.path.replacing("part-", with: "part-copy-")
        try FileManager.default.copyItem(atPath: path(file), toPath: path(copy))
        let table = DeltaTable(path: "\(place.dataset)/access")
        _ = try table.commit([.add(copy)], after: 0)
        let report = try await verify()
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
        let size = try rewrite(path, times: 2)
        try edit("\(place.dataset)/access/_delta_log/00000000000000000000.json") {
            $0.replacing("\"size\":\(file.size)", with: "\"size\":\(size)")
                .replacing("numRecords\\\":2", with: "numRecords\\\":4")
        }
        let report = try await verify(place)
        let object = try #require(try place.texts("source_object").first)
        try expect(
            report, .duplicate, "access/\(file.path)",
            "has 2 lines more than once, such as line 1 of \(object)")
        try expect(report, .conservation, object, "has 4 rows, the ledger says 2")
    }

    @Test func anOrderThatIsNone() async throws {
        let place = try Workplace()
        try place.put([line(), line(agent: "a")])
        _ = try await place.ingest()
        let file = try #require(try place.files().first)
        let path = "\(place.dataset)/access/\(file.path)"
        let column = try #require(try FileReader(path: path).column(named: "source_line"))
        let falling = SortingColumn(column: Int32(column), descending: true)
        let size = try rewrite(path, sorting: [falling])
        try edit("\(place.dataset)/access/_delta_log/00000000000000000000.json") {
            $0.replacing("\"size\":\(file.size)", with: "\"size\":\(size)")
        }
        try expect(
            try await verify(place), .order, "access/\(file.path)",
            "row group 0 is not in the order of source_line, as it says it is")
    }

    @Test func rowsOfAnotherPartition() async throws {
        let file = try first()
        try edit("\(place.dataset)/access/_delta_log/00000000000000000000.json") {
            $0.replacing("\"hour\":\"2\"", with: "\"hour\":\"4\"")
                .replacing("\"target\":\"shop\"", with: "\"target\":\"web\"")
        }
        let found = try await verify().tables[0].findings.filter {
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

    @Test func anObjectThatNoLedgerHas() async throws {
        let name = try anchored(object)
        // A ledger without the object, as if another had been put in its place.
        let table = DeltaTable(path: "\(place.dataset)/access")
        let ledger = try Ledger(of: table, at: try table.snapshot())
        let others = try ledger.entries().values.filter { $0.object != name }
        let mark = try ledger.next(others, now: 0) { manifest in
            manifest.segments = [manifest.segments[manifest.segments.count - 1]]
        }
        _ = try table.commit([.txn(mark)], after: 0)
        try expect(
            try await verify(), .unknownObject, name,
            "has 4 rows and 1 refused lines, and is not in the ledger")
    }

    @Test func aMissingRefusedLine() async throws {
        let file = try first("quarantine")
        let quarantine = DeltaTable(path: "\(place.dataset)/quarantine")
        let version = try #require(try quarantine.snapshot()?.version)
        _ = try quarantine.commit(
            [.remove(RemoveFile(file, at: 0, dataChange: true))], after: version)
        let report = try await verify()
        #expect(report.findingCount == 1)
        #expect(
            report.findingLines[0].hasSuffix(": has 0 refused lines, the ledger says 1"))
    }

    /// As if the process had died after the commit of the rows.
    @Test func aPendingQuarantineIsNoFault() async throws {
        try FileManager.default.removeItem(atPath: "\(place.dataset)/quarantine/_delta_log")
        let report = try await verify(deep: true)
        #expect(report.findingLines == [])
        #expect(report.notices.count == 2)
        _ = try await place.ingest()
        #expect(try await verify().notices == [])
    }

    @Test func aTableThatCannotBeOpened() async throws {
        try AtomicFile.write(
            Array("no action\n".utf8),
            to: "\(place.dataset)/access/_delta_log/00000000000000000000.json")
        let report = try await verify()
        #expect(
            report.tables.map(\.name).sorted() == [
                "access", "connection", "health_check", "quarantine",
            ])
        #expect(report.findingCount == 1)
        #expect(report.findingLines[0].hasPrefix("access: cannot be opened: "))
    }

    @Test func aChangedSource() async throws {
        let name = try anchored(object)
        let bytes = try FileDescriptor.contents(of: object)
        var other = bytes
        other[other.count - 12] ^= 1
        try AtomicFile.write(other, to: object)
        try expect(
            try await verify(deep: true), .sourceChanged, name,
            "\(object) has other bytes than were ingested")
        try place.put([line()])
        let size = try FileDescriptor.size(of: object)
        try expect(
            try await verify(deep: true), .sourceChanged, name,
            "\(object) has \(size) bytes, \(bytes.count) were ingested")
        // Objects that are gone are no fault, and shallow verification does not care.
        try FileManager.default.removeItem(atPath: object)
        let report = try await verify(deep: true)
        #expect(report.isOK)
        #expect((report.source?.absent, report.source?.compared) == (1, 3))
    }

    /// A value that was changed with every checksum and bound made good again.
    @Test func aForgedValue() async throws {
        let place = try Workplace()
        let object = try place.put([line(), line(agent: "a")])
        _ = try await place.ingest()
        let forged = try Workplace()
        try forged.put([line(), line(agent: "b")])
        _ = try await forged.ingest()
        for (mine, other) in zip(try place.files(), try forged.files()) {
            try FileManager.default.removeItem(atPath: "\(place.dataset)/access/\(mine.path)")
            try FileManager.default.copyItem(
                atPath: "\(forged.dataset)/access/\(other.path)",
                toPath: "\(place.dataset)/access/\(mine.path)")
        }
        #expect(try await verify(place).isOK)
        let report = try await verify(place, deep: true)
        try expect(
            report, .sourceLines, try anchored(object),
            "\(object) has 2 lines, and not all of them are the same in the dataset")
    }

    private func verify(
        _ place: Workplace? = nil, deep: Bool = false
    ) async throws -> VerifyReport {
        let place = place ?? self.place
        return try await Verify(
            dataset: place.dataset, source: deep ? place.logs : nil, jobs: 2
        ).run()
    }

    /// The first file of a table.
    private func first(_ table: String = "access") throws -> AddFile {
        try #require(try place.files(table).first)
    }

    private func path(_ file: AddFile, _ table: String = "access") -> String {
        "\(place.dataset)/\(table)/\(file.path)"
    }

    /// The key of an object as its rows have it.
    private func anchored(_ path: String) throws -> String {
        let start = try #require(path.range(of: "AWSLogs/")).lowerBound
        return String(path[start...])
    }

    private func edit(_ path: String, _ change: (String) -> String) throws {
        let text = String(decoding: try FileDescriptor.contents(of: path), as: UTF8.self)
        try AtomicFile.write(Array(change(text).utf8), to: path)
    }

    /// Commits a changed ledger of access logs.
    private func change(_ body: (inout LedgerEntry) -> Void) throws {
        let table = DeltaTable(path: "\(place.dataset)/access")
        let snapshot = try #require(try table.snapshot())
        let ledger = try Ledger(of: table, at: snapshot)
        let entries = try ledger.entries().values.map { entry in
            var entry = entry
            body(&entry)
            return entry
        }
        _ = try table.commit([.txn(try ledger.next(entries, now: 0))], after: snapshot.version)
    }

    /// Writes a file anew, each row group so many times.
    /// - Returns: its size.
    private func rewrite(
        _ path: String, times: Int = 1, sorting: [SortingColumn] = []
    ) throws -> Int {
        let reader = try FileReader(path: path)
        let leaves = Schema.of(.access).columns.enumerated().map { index, column in
            let element = reader.leaves[index].element
            return LeafColumn(
                name: column.name, type: element.type ?? .byteArray,
                logicalType: element.logicalType, fieldID: element.fieldID)
        }
        var writer = FileWriter(
            columns: leaves, compressor: ZstdCompressor(level: 1), createdBy: "albatross test")
        for group in reader.metadata.rowGroups.indices {
            let chunks = try leaves.indices.map {
                try reader.read(column: $0, rowGroup: group).data
            }
            for _ in 0..<times { try writer.append(rowGroup: chunks, sorting: sorting) }
        }
        let bytes = writer.finish().bytes
        try AtomicFile.write(bytes, to: path)
        return bytes.count
    }

    private func expect(
        _ report: VerifyReport, _ kind: Finding.Kind, _ name: String, _ words: String,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let found = report.tables.flatMap(\.findings).filter { $0.kind == kind }
        #expect(found.map(\.text) == ["\(name): \(words)"], sourceLocation: location)
    }
}

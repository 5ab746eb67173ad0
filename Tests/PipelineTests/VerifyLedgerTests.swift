import Bytes
import Foundation
import Parquet
import Pipeline
import Schemas
import Table
import Testing

/// The ledger and the source against the data files.
struct VerifyLedgerTests {
    private let place: Workplace
    private let object: String

    init() async throws {
        place = try Workplace()
        object = try await place.ingestVariety()
    }

    @Test func anEditedLedger() async throws {
        try place.change { entry in
            guard entry.quarantined == 1 else { return }
            entry.rows += 1
            entry.hours = [entry.hours[0]]
        }
        let name = try place.anchored(object)
        let report = try await place.verify()
        #expect(
            report.texts(.ledger) == [
                "\(name): has 5 lines in the ledger, which are not 5 rows + 1 refused + 0 filtered"
            ])
        #expect(report.texts(.conservation) == ["\(name): has 4 rows, the ledger says 5"])
        try place.change { entry in
            guard entry.quarantined == 1 else { return }
            entry.rows -= 1
        }
        #expect(
            try await place.verify().texts(.conservation) == [
                "\(name): has rows in other hours than the ledger says"
            ])
    }

    @Test func anObjectThatNoLedgerHas() async throws {
        let name = try place.anchored(object)
        // A ledger without the object, as if another had been put in its place.
        let table = DeltaTable(path: "\(place.dataset)/access")
        let ledger = try Ledger(of: table, at: try table.snapshot())
        let others = try ledger.entries().values.filter { $0.object != name }
        let (mark, _) = try ledger.next(others, now: 0) { manifest in
            manifest.segments = [manifest.segments[manifest.segments.count - 1]]
        }
        _ = try table.commit([.txn(mark)], after: 0)
        #expect(
            try await place.verify().texts(.unknownObject) == [
                "\(name): has 4 rows and 1 refused lines, and is not in the ledger"
            ])
    }

    @Test func aMissingRefusedLine() async throws {
        let file = try place.first("quarantine")
        let quarantine = DeltaTable(path: "\(place.dataset)/quarantine")
        let version = try #require(try quarantine.snapshot()?.version)
        _ = try quarantine.commit(
            [.remove(RemoveFile(file, at: 0, dataChange: true))], after: version)
        let report = try await place.verify()
        #expect(report.findingCount == 1)
        #expect(
            report.findingLines[0].hasSuffix(": has 0 refused lines, the ledger says 1"))
    }

    /// As if the process had died after the commit of the rows.
    @Test func aPendingQuarantineIsNoFault() async throws {
        try FileManager.default.removeItem(atPath: "\(place.dataset)/quarantine/_delta_log")
        let report = try await place.verify(deep: true)
        #expect(report.findingLines == [])
        #expect(report.notices.count == 2)
        _ = try await place.ingest()
        #expect(try await place.verify().notices == [])
    }

    @Test func aChangedSource() async throws {
        let name = try place.anchored(object)
        let bytes = try FileDescriptor.contents(of: object)
        var other = bytes
        other[other.count - 12] ^= 1
        try AtomicFile.write(other, to: object)
        #expect(
            try await place.verify(deep: true).texts(.sourceChanged) == [
                "\(name): \(object) has other bytes than were ingested"
            ])
        try place.put([line()])
        let size = try FileDescriptor.size(of: object)
        #expect(
            try await place.verify(deep: true).texts(.sourceChanged) == [
                "\(name): \(object) has \(size) bytes, \(bytes.count) were ingested"
            ])
        // Objects that are gone are no fault, and shallow verification does not care.
        try FileManager.default.removeItem(atPath: object)
        let report = try await place.verify(deep: true)
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
        #expect(try await place.verify().isOK)
        let name = try place.anchored(object)
        let report = try await place.verify(deep: true)
        #expect(
            report.texts(.sourceLines) == [
                "\(name): \(object) has 2 lines, and not all of them are the same in the dataset",
                "\(name): line 2 is not the same in the dataset",
            ])
    }

    /// Lines are told by their numbers, and come back as they were, whatever they are.
    @Test func oddObjects() async throws {
        let place = try Workplace()
        let noise = Array("caf\u{e9} ".utf8.dropLast(2)) + [0xFF]
        let text = [line(), "\r", "", line(agent: "a") + "\r", line("2026-11-20T02:47:03Z")]
        let bytes = Array(text.map { $0 + "\n" }.joined().utf8) + noise + Array("\n\n".utf8)
        try place.put(bytes: Gzip.compress(bytes), random: "odd00000")
        try place.put(bytes: [], random: "empty000")
        let whole = Gzip.compress(
            Array((0..<2000).map { line(agent: "agent \($0 * 7919)") + "\n" }.joined().utf8))
        try place.put(bytes: Array(whole[..<(whole.count / 2)]), random: "cut00000")
        try place.put(bytes: whole + [UInt8](repeating: 7, count: 100), random: "more0000")
        try AtomicFile.write(Array(line(agent: "c").utf8), to: "\(place.logs)/plain.log")
        _ = try await place.ingest()
        let report = try await place.verify(deep: true)
        #expect(report.findingLines == [])
        #expect(report.source?.compared == 5)
        #expect(report.tables.first { $0.name == "quarantine" }?.rows ?? 0 >= 1)
    }
}

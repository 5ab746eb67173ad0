import Bytes
import Foundation
import Parquet
import Pipeline
import Schemas
import Table
import Testing

/// Datasets to be verified, and ways to damage them.
extension Workplace {
    func verify(deep: Bool = false) async throws -> VerifyReport {
        try await Verify(dataset: dataset, source: deep ? logs : nil, jobs: 2).run()
    }

    /// Two objects of access logs, one of each other family, refused lines and odd ones.
    /// - Returns: the first object: five lines, one of them refused and one in another hour.
    func ingestVariety() async throws -> String {
        let object = try put([
            line(), line("2026-11-20T02:47:09.000000Z", status: "502"), "noise", "",
            line(agent: "a"), line("2026-11-20T03:00:00.500000Z", group: "-", target: "-"),
        ])
        try put([line(group: "web"), line(agent: "a  b")], node: "192.0.2.10")
        try put(
            ["2026-11-20T02:46:00.000000Z 203.0.113.1 36280 443 - - - \"-\" - - - TID_0a"],
            family: "conn_log_")
        try put(
            ["http 2026-11-20T02:46:00.000000Z 0.019584011 10.0.3.4:80 shop PASS 200 -", "bad"],
            family: "health_check_log_")
        _ = try await ingest()
        return object
    }

    /// The log's first commit of access logs.
    var firstCommit: String { "\(dataset)/access/_delta_log/00000000000000000000.json" }

    /// The first file of a table.
    func first(_ table: String = "access") throws -> AddFile {
        try #require(try files(table).first)
    }

    func path(_ file: AddFile, _ table: String = "access") -> String {
        "\(dataset)/\(table)/\(file.path)"
    }

    /// The key of an object as its rows have it.
    func anchored(_ path: String) throws -> String {
        let start = try #require(path.range(of: "AWSLogs/")).lowerBound
        return String(path[start...])
    }

    func edit(_ path: String, _ change: (String) -> String) throws {
        let text = String(decoding: try FileDescriptor.contents(of: path), as: UTF8.self)
        try AtomicFile.write(Array(change(text).utf8), to: path)
    }

    /// Commits a changed ledger of access logs.
    func change(_ body: (inout LedgerEntry) -> Void) throws {
        let table = DeltaTable(path: "\(dataset)/access")
        let snapshot = try #require(try table.snapshot())
        let ledger = try Ledger(of: table, at: snapshot)
        let entries = try ledger.entries().values.map { entry in
            var entry = entry
            body(&entry)
            return entry
        }
        _ = try table.commit([.txn(try ledger.next(entries, now: 0).mark)], after: snapshot.version)
    }

    /// Writes a file anew, each row group so many times.
    /// - Returns: its size.
    func rewrite(
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
}

extension VerifyReport {
    /// Findings of a kind, as people see them.
    func texts(_ kind: Finding.Kind) -> [String] {
        tables.flatMap(\.findings).filter { $0.kind == kind }.map(\.text)
    }
}

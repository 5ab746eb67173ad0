import AccessLog
import Bytes
import Foundation
import Logging
import Parquet
import Pipeline
import Schemas
import Table
import Testing

/// A temporary folder with logs and a dataset, removed with the test.
final class Workplace {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    var logs: String { "\(path)/logs" }
    var dataset: String { "\(path)/dataset" }

    init() throws {
        try AtomicFile.createDirectories(logs)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Puts an object under the name AWS would give it.
    @discardableResult
    func put(
        _ lines: [String], end: String = "20261120T0250Z", node: String = "192.0.2.9",
        family: String = "", random: String = "abcdefgh", day: String = "2026/11/20"
    ) throws -> String {
        let text = Array(lines.map { $0 + "\n" }.joined().utf8)
        return try put(
            bytes: Gzip.compress(text), end: end, node: node, family: family, random: random,
            day: day)
    }

    @discardableResult
    func put(
        bytes: [UInt8], end: String = "20261120T0250Z", node: String = "192.0.2.9",
        family: String = "", random: String = "abcdefgh", day: String = "2026/11/20"
    ) throws -> String {
        let folder = "\(logs)/AWSLogs/111122223333/elasticloadbalancing/eu-west-1/\(day)"
        try AtomicFile.createDirectories(folder)
        let name =
            "\(family)111122223333_elasticloadbalancing_eu-west-1_app.front.0123456789abcdef_\(end)_\(node)_\(random).log.gz"
        try AtomicFile.write(bytes, to: "\(folder)/\(name)")
        return "\(folder)/\(name)"
    }

    func configuration(_ change: (inout Configuration) -> Void = { _ in }) -> Configuration {
        var configuration = Configuration()
        configuration.source = logs
        configuration.dataset = dataset
        change(&configuration)
        return configuration
    }

    func ingest(_ change: (inout Configuration) -> Void = { _ in }) async throws -> RunSummary {
        try await Run(configuration: configuration(change), logger: Logger(label: "test")).ingest()
    }

    /// Live files of a table.
    func files(_ table: String = "access") throws -> [AddFile] {
        try DeltaTable(path: "\(dataset)/\(table)").snapshot()?.files ?? []
    }

    /// All values of a text column, sorted.
    func texts(_ column: String, table: String = "access") throws -> [String] {
        var values: [String] = []
        for file in try files(table) {
            let reader = try FileReader(path: "\(dataset)/\(table)/\(file.path)")
            guard let index = reader.column(named: column) else { continue }
            for group in reader.metadata.rowGroups.indices {
                switch try reader.read(column: index, rowGroup: group).data.values {
                case .coded(let list, let codes): values += codes.map { list.text(Int($0)) }
                case .bytes(let list): values += (0..<list.count).map(list.text)
                default: break
                }
            }
        }
        return values.sorted()
    }

    /// Values of an integer column, a list for each row group of all files.
    func integers(_ column: String, table: String = "access") throws -> [[Int32]] {
        try chunks(column, table).map { data in
            if case .int32(let values) = data.values { values } else { [] }
        }
    }

    /// Times of the rows (µs UTC), a list for each row group of all files.
    func times(table: String = "access") throws -> [[Int64]] {
        try chunks("time", table).map { data in
            if case .int64(let values) = data.values { values } else { [] }
        }
    }

    private func chunks(_ column: String, _ table: String) throws -> [ChunkData] {
        try files(table).flatMap { file in
            let reader = try FileReader(path: "\(dataset)/\(table)/\(file.path)")
            let index = try #require(reader.column(named: column))
            return try reader.metadata.rowGroups.indices.map {
                try reader.read(column: index, rowGroup: $0).data
            }
        }
    }

    /// Entries of a table's ledger by key.
    func ledger(_ table: String = "access") throws -> [String: LedgerEntry] {
        let table = DeltaTable(path: "\(dataset)/\(table)")
        return try Ledger(of: table, at: try table.snapshot()).entries()
    }

    /// Files on disk below the dataset that nobody knows of.
    func strayFiles() throws -> [String] {
        let names = FileManager.default.subpaths(atPath: dataset) ?? []
        let live = Set(
            try files().map { "access/\($0.path)" }
                + files("quarantine").map { "quarantine/\($0.path)" })
        return names.filter {
            ($0.hasSuffix(".parquet") && !live.contains($0))
                || $0.contains(AtomicFile.temporaryPrefix) || $0.contains("_staging")
        }
    }
}

/// A line with 36 fields.
func line(
    _ time: String = "2026-11-20T02:47:03.123456Z", status: String = "200",
    group: String = "shop", target: String = "10.0.3.4:8080", agent: String = "curl/8.5.0"
) -> String {
    let arn =
        group == "-"
        ? "-"
        : "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/\(group)/0123456789abcdef"
    return
        "https \(time) app/front/0123456789abcdef 198.51.100.7:40001 \(target) 0.001 0.250 0.000 \(status) \(status) 512 2048 \"GET https://shop.example:443/cart HTTP/2.0\" \"\(agent)\" TLS_AES_128_GCM_SHA256 TLSv1.3 \(arn) \"Root=1-6ab37c8e-000000000000000000000001\" \"shop.example\" \"-\" 3 2026-11-20T02:47:02.871000Z \"forward\" \"-\" \"-\" \"\(target)\" \"\(status)\" \"-\" \"-\" TID_00000000000000000000000000000001 \"-\" \"-\" \"-\" 192.0.2.9 \"-\" \"-\""
}

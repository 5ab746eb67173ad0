import Foundation
import Table
import Testing

/// The tables of delta-io/delta's golden suite, beside the project: what a reader of version 1 has
/// to read is read, everything else is refused by name.
@Suite(.enabled(if: Golden.isPresent, "../shared/delta-golden is not here"))
struct GoldenTests {
    /// Version and live files of each table, as deltalake and the suite's own tests have them.
    static let live: [String: (version: Int64, files: Int)] = [
        "124-decimal-decode-bug": (0, 2), "125-iterator-bug": (11, 12),
        "basic-decimal-table": (0, 4), "basic-with-inserts-deletes-checkpoint": (13, 7),
        "basic-with-inserts-merge": (1, 1), "basic-with-inserts-overwrite-restore": (3, 4),
        "basic-with-inserts-updates": (1, 2), "canonicalized-paths-normal-a": (1, 0),
        "canonicalized-paths-normal-b": (1, 0), "canonicalized-paths-special-a": (1, 0),
        "canonicalized-paths-special-b": (1, 0), "checkpoint": (14, 1),
        "corrupted-last-checkpoint": (10, 11), "corrupted-last-checkpoint-kernel": (11, 2),
        "data-reader-escaped-chars": (2, 3), "data-reader-partition-values": (0, 3),
        "data-reader-primitives": (0, 2), "data-skipping-basic-stats-all-types-checkpoint": (0, 1),
        "delete-re-add-same-file-different-transactions": (3, 2), "deltalog-getChanges": (2, 0),
        "log-replay-special-characters": (1, 0), "log-replay-special-characters-a": (1, 0),
        "log-replay-special-characters-b": (0, 1), "multi-part-checkpoint": (1, 10),
        "only-checkpoint-files": (2, 7), "snapshot-data0": (0, 2), "snapshot-data1": (1, 4),
        "snapshot-data2": (2, 2), "snapshot-data2-deleted": (4, 3), "snapshot-data3": (3, 4),
        "snapshot-repartitioned": (5, 2), "snapshot-vacuumed": (5, 2),
        "time-travel-partition-changes-a": (0, 10), "time-travel-partition-changes-b": (1, 4),
        "time-travel-schema-changes-a": (0, 2), "time-travel-schema-changes-b": (1, 4),
        "time-travel-start": (0, 2), "time-travel-start-start20": (1, 4),
        "time-travel-start-start20-start40": (2, 6), "update-deleted-directory": (0, 10),
    ]

    /// What the refusal has to say.
    static let refused = [
        "basic-with-vacuum-protocol-check-feature": "reader of version 3 (vacuumProtocolCheck)",
        "data-reader-absolute-paths-escaped-chars": "no metaData",
        "data-reader-timestamp_ntz": "reader of version 3 (timestampNtz)",
        "data-skipping-basic-stats-all-types-columnmapping-id": "reader of version 2",
        "deltalog-invalid-protocol-version": "reader of version 99",
        "deltalog-state-reconstruction-from-checkpoint-missing-metadata": "no metaData",
        "deltalog-state-reconstruction-from-checkpoint-missing-protocol": "no protocol",
        "deltalog-state-reconstruction-without-metadata": "reader of version 3",
        "deltalog-state-reconstruction-without-protocol": "no protocol",
        "dv-partitioned-with-checkpoint": "(deletionVectors)",
        "dv-with-columnmapping": "(deletionVectors, columnMapping)",
        "log-replay-dv-key-cases": "(deletionVectors)",
        "log-replay-latest-metadata-protocol": "reader of version 3",
        "spark-variant-checkpoint": "variantType-preview",
        "table-with-columnmapping-mode-id": "reader of version 2",
        "table-with-columnmapping-mode-name": "reader of version 2",
        "type-widening": "typeWidening-preview", "type-widening-nested": "typeWidening-preview",
        "v2-checkpoint-json": "v2Checkpoint", "v2-checkpoint-parquet": "v2Checkpoint",
        "versions-not-contiguous": "version 1 is missing",
    ]

    @Test(arguments: live.keys.sorted())
    func reads(name: String) throws {
        let snapshot = try #require(try DeltaTable(path: Golden.path(name)).snapshot())
        #expect(snapshot.version == Self.live[name]?.version)
        #expect(snapshot.files.count == Self.live[name]?.files)
    }

    @Test(arguments: refused.keys.sorted())
    func refuses(name: String) throws {
        let path = Golden.path(name)
        let error = #expect(throws: TableError.self) { try DeltaTable(path: path).snapshot() }
        #expect(error?.code == .unsupported || error?.code == .corrupt)
        #expect(
            error?.reason.contains(Self.refused[name] ?? "?") == true,
            "\(String(describing: error))")
        #expect(error?.path.hasPrefix(path) == true)
    }

    @Test func aFolderWithoutALogIsNoTable() throws {
        #expect(try DeltaTable(path: Golden.path("no-delta-log-folder")).snapshot() == nil)
    }

    @Test func partitionValuesOfAllKinds() throws {
        let table = DeltaTable(path: Golden.path("data-reader-partition-values"))
        let snapshot = try #require(try table.snapshot())
        let values = snapshot.files.map { $0.partitionValues["as_timestamp"] }
        #expect(values.contains("2021-09-08 11:11:11"))
        #expect(values.contains(.some(nil)))
    }

    /// The other tables are read, or refused with a reason: nothing of them is passed over.
    @Test func noTableIsOutOfSight() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: Golden.folder.path).sorted()
        {
            guard Self.live[name] == nil, Self.refused[name] == nil else { continue }
            do throws(TableError) { _ = try DeltaTable(path: Golden.path(name)).snapshot() } catch {
                #expect(error.code == .unsupported, "\(error)")
            }
        }
    }
}

/// Where the golden tables are.
enum Golden {
    static let folder = URL(filePath: #filePath)
        .appending(path: "../../../../shared/delta-golden").standardizedFileURL

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func path(_ name: String) -> String { folder.appending(path: name).path }
}

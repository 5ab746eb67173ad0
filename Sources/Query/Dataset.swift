import Bytes
import Schemas
import Table

/// A folder with one Delta table per family.
package struct Dataset: Sendable {
    package let path: String
    /// Families that have a table here, in the order of `Family`.
    package let families: [Family]

    package init(path: String) throws(QueryError) {
        self.path = path
        let status: FileStatus
        do { status = try FileStatus(of: path) } catch {
            let failure = QueryError(reading: error)
            guard failure.code == .noInput else { throw failure }
            throw QueryError(
                .noInput,
                "there is no dataset at \(path): name one with --dataset, or make it with "
                    + "'albatross ingest --source LOGS --dataset \(path)'")
        }
        guard status.isDirectory else {
            throw QueryError(.noInput, "\(path) is no dataset but a file: name its folder")
        }
        var families: [Family] = []
        for family in Family.allCases {
            if try Self.isTable("\(path)/\(family.rawValue)") { families.append(family) }
        }
        self.families = families
        guard families.isEmpty else { return }
        let advice =
            try Self.isTable(path)
            ? "it is one table of a dataset; name the folder above it"
            : "it holds no table of access, connection or health check logs; make one with "
                + "'albatross ingest --source LOGS --dataset \(path)'"
        throw QueryError(.noInput, "\(path) is no dataset: \(advice)")
    }

    /// Begins to read the log of a dataset's access logs, if there is one at `path`.
    package static func readAhead(_ path: String) {
        CommitsAhead.begin(DeltaTable(path: "\(path)/\(Family.access.rawValue)"))
    }

    /// The table of `wanted`; without it access logs, else the only family there is.
    package func table(_ wanted: Family?) throws(QueryError) -> FamilyTable {
        FamilyTable(family: try Self.choose(wanted, among: families, of: path))
    }

    static func choose(
        _ wanted: Family?, among families: [Family], of path: String
    ) throws(QueryError) -> Family {
        let list = families.map(\.rawValue).joined(separator: ", ")
        if let wanted {
            guard families.contains(wanted) else {
                throw QueryError(
                    .noInput,
                    "\(path) has no \(wanted.rawValue) logs: it has \(list); choose with --family")
            }
            return wanted
        }
        if families.contains(.access) { return .access }
        guard families.count == 1 else {
            throw QueryError(.usage, "\(path) has logs of \(list): choose one with --family")
        }
        return families[0]
    }

    private static func isTable(_ path: String) throws(QueryError) -> Bool {
        do { return try FileStatus(of: "\(path)/_delta_log").isDirectory } catch {
            let failure = QueryError(reading: error)
            guard failure.code == .noInput else { throw failure }
            return false
        }
    }
}

/// One family's columns, at hand by name.
package struct FamilyTable: Sendable {
    package let family: Family
    package let schema: Schema
    /// `schema.columns`, worked out once.
    package let columns: [Column]
    private let positions: [String: Int]

    init(family: Family) {
        self.family = family
        schema = .of(family)
        columns = schema.columns
        positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
    }

    /// Position of the column called `name`; nil if the family has none.
    package func position(_ name: String) -> Int? { positions[name] }

    /// Column that names the target group.
    var targetGroup: Int? { schema.target.flatMap { position($0.group) } }

    /// What a row is, for people.
    package var noun: String {
        switch family {
        case .access: "requests"
        case .connection: "connections"
        case .healthCheck: "health checks"
        }
    }
}

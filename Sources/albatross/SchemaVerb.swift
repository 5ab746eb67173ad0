import ArgumentParser
import Parquet
import Pipeline
import Query
import Schemas

struct SchemaVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Shows the columns of the dataset's tables.",
        discussion: """
            Type in the Delta table and in its Parquet files, field id, and whether the table's log \
            keeps minimum and maximum of each file (STATS). Columns without a Parquet type stand \
            in the path of the files.

            EXAMPLE: albatross schema --family access
            """)

    @Option(help: "Only this table: access, connection or health_check.")
    var family: Family?

    @Option(help: "text or json.")
    var output = ListingForm.text

    func run() throws {
        let listings =
            family.map { [.of($0)] } ?? Family.allCases.map { .of($0) } + [ColumnListing.quarantine]
        do throws(PipelineError) {
            switch output {
            case .text:
                let tables = listings.map { "\($0.table)\n\($0.text)" }
                try DataOutput.print(tables.joined(separator: "\n").utf8)
            case .json:
                try DataOutput.print(ColumnListing.json(of: listings))
            }
        } catch { throw Console.exit(for: error) }
    }
}

extension ColumnListing {
    fileprivate var text: String {
        var table = TextTable([
            TextTable.Column("COLUMN"), TextTable.Column("DELTA"), TextTable.Column("PARQUET"),
            TextTable.Column("ID", right: true), TextTable.Column("STATS"), TextTable.Column("DOC"),
        ])
        for entry in entries {
            let parquet = entry.leaf.map { leaf in
                ([leaf.type.name] + [leaf.logicalType?.name].compactMap(\.self))
                    .joined(separator: " ")
            }
            table.append([
                entry.name, entry.deltaType, parquet ?? "-",
                entry.leaf?.fieldID.map { "\($0)" } ?? "-", entry.hasStatistics ? "yes" : "-",
                entry.doc ?? "partition",
            ])
        }
        return table.text(style: TextStyle(.plain, width: .max), indent: 2)
    }

    fileprivate static func json(of listings: [ColumnListing]) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.key("schema")
            json.string("albatross.schema/1")
            json.key("tables")
            json.array { json in
                for listing in listings { listing.append(to: &json) }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func append(to json: inout JSONText) {
        json.object { json in
            json.key("table")
            json.string(table)
            json.key("columns")
            json.array { json in
                for entry in entries { entry.append(to: &json) }
            }
        }
    }
}

extension ColumnListing.Entry {
    fileprivate func append(to json: inout JSONText) {
        json.object { json in
            json.key("name")
            json.string(name)
            json.key("delta_type")
            json.string(deltaType)
            json.key("parquet_type")
            json.string(leaf?.type.name)
            json.key("logical_type")
            json.string(leaf?.logicalType?.name)
            json.key("field_id")
            if let id = leaf?.fieldID { json.number(Int64(id)) } else { json.null() }
            json.key("statistics")
            json.literal("\(hasStatistics)")
            json.key("partition")
            json.literal("\(leaf == nil)")
            json.key("doc")
            json.string(doc)
        }
    }
}

import Query
import Table

/// A Delta table's state for programs and people: a line about the table (schema
/// `albatross.inspect.table/1`), then one for each live file.
struct TableListing {
    let snapshot: Snapshot

    var json: [UInt8] {
        var lines: [UInt8] = []
        append(to: &lines) { json in
            json.key("schema")
            json.string("albatross.inspect.table/1")
            json.key("version")
            json.number(snapshot.version)
            json.key("protocol")
            json.array { json in
                json.number(snapshot.protocolVersion.minReaderVersion)
                json.number(snapshot.protocolVersion.minWriterVersion)
            }
            json.key("partition_columns")
            json.array { json in
                for column in snapshot.metadata.partitionColumns { json.string(column) }
            }
            json.key("checkpoint")
            let checkpoint = snapshot.checkpointVersion
            if checkpoint >= 0 { json.number(checkpoint) } else { json.null() }
            json.key("files")
            json.number(snapshot.files.count)
            json.key("bytes")
            json.number(snapshot.files.reduce(0) { $0 &+ $1.size })
            json.key("tombstones")
            json.number(snapshot.tombstones.count)
            json.key("transactions")
            json.object { json in
                for (name, version) in snapshot.transactions.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    json.number(version)
                }
            }
        }
        for file in snapshot.files {
            append(to: &lines) { json in append(file, to: &json) }
        }
        return lines
    }

    private func append(_ file: AddFile, to json: inout JSONText) {
        json.key("path")
        json.string(LogPath.decoded(file.path))
        json.key("partition_values")
        json.object { json in
            for (name, value) in file.partitionValues.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                json.string(value)
            }
        }
        json.key("bytes")
        json.number(file.size)
        json.key("rows")
        if let rows = file.stats.flatMap(FileStatistics.init(json:))?.rowCount {
            json.number(rows)
        } else {
            json.null()
        }
    }

    private func append(to lines: inout [UInt8], _ members: (inout JSONText) -> Void) {
        var json = JSONText()
        json.object(members)
        lines.append(contentsOf: json.bytes)
        lines.append(UInt8(ascii: "\n"))
    }
}

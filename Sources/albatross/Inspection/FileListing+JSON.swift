import Parquet
import Query

/// The listing for programs: schema `albatross.inspect/1`.
extension FileListing {
    var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            Self.member("schema", "albatross.inspect/1", &json)
            Self.member("file", file.path, &json)
            Self.member("bytes", Int64(size), &json)
            Self.member("format_version", Int64(metadata.version), &json)
            Self.member("created_by", metadata.createdBy, &json)
            Self.member("rows", metadata.rowCount, &json)
            json.key("key_values")
            json.array { json in
                for pair in metadata.keyValues {
                    json.object { json in
                        Self.member("key", pair.key, &json)
                        Self.member("value", pair.value, &json)
                    }
                }
            }
            json.key("columns")
            json.array { json in
                for column in leaves.indices { append(column: column, to: &json) }
            }
            json.key("row_groups")
            json.array { json in
                for group in metadata.rowGroups { append(group, to: &json) }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func append(column: Int, to json: inout JSONText) {
        let leaf = leaves[column]
        json.object { json in
            Self.member("name", leaf.name, &json)
            Self.member("type", leaf.element.type?.name, &json)
            Self.member("type_length", leaf.element.typeLength.map(Int64.init), &json)
            Self.member("logical_type", leaf.element.logicalType?.name, &json)
            Self.member("repetition", leaf.element.repetition?.name, &json)
            Self.member("field_id", leaf.element.fieldID.map(Int64.init), &json)
            append(totals[column], rows: metadata.rowCount, to: &json)
        }
    }

    private func append(_ group: RowGroup, to json: inout JSONText) {
        json.object { json in
            Self.member("rows", group.rowCount, &json)
            Self.member("compressed_bytes", compressedSize(of: group), &json)
            Self.member("uncompressed_bytes", group.totalByteSize, &json)
            json.key("sorting")
            json.array { json in
                for sorting in group.sorting {
                    json.object { json in
                        Self.member("column", sortingName(sorting), &json)
                        Self.member("descending", sorting.descending, &json)
                        Self.member("nulls_first", sorting.nullsFirst, &json)
                    }
                }
            }
            json.key("columns")
            json.array { json in
                for (leaf, chunk) in zip(leaves, group.columns) {
                    append(chunk, leaf, rows: group.rowCount, to: &json)
                }
            }
        }
    }

    private func append(
        _ chunk: ColumnChunk, _ leaf: SchemaLeaf, rows: Int64, to json: inout JSONText
    ) {
        json.object { json in
            Self.member("name", leaf.name, &json)
            Self.member("type", chunk.type.name, &json)
            Self.member("logical_type", leaf.element.logicalType?.name, &json)
            json.key("encodings")
            json.array { json in
                for name in chunk.encodingNames { json.string(name) }
            }
            Self.member("codec", chunk.codecName, &json)
            Self.member("dictionary_page", chunk.hasDictionaryPage, &json)
            Self.member("column_index", chunk.columnIndex != nil, &json)
            Self.member("offset_index", chunk.offsetIndex != nil, &json)
            Self.member("bloom_filter_bytes", (chunk.bloomFilter?.length).map(Int64.init), &json)
            append(Tally(chunk), rows: rows, to: &json)
            let bounds = chunk.statistics
            append("min", bounds?.minimum, leaf, to: &json)
            append("max", bounds?.maximum, leaf, to: &json)
            Self.member("min_exact", bounds?.isMinimumExact, &json)
            Self.member("max_exact", bounds?.isMaximumExact, &json)
        }
    }

    private func append(_ tally: Tally, rows: Int64, to json: inout JSONText) {
        Self.member("values", tally.values, &json)
        Self.member("nulls", tally.nulls, &json)
        Self.member("compressed_bytes", tally.compressed, &json)
        Self.member("uncompressed_bytes", tally.uncompressed, &json)
        json.key("bytes_per_row")
        json.literal(Self.perRow(tally.compressed, rows).map { "\($0)" } ?? "null")
    }

    private func append(
        _ key: String, _ bound: [UInt8]?, _ leaf: SchemaLeaf, to json: inout JSONText
    ) {
        json.key(key)
        if let bound {
            StoredValue(bound: bound, of: leaf.element).append(to: &json)
        } else {
            json.null()
        }
    }

    private static func member(_ key: String, _ value: String?, _ json: inout JSONText) {
        json.key(key)
        json.string(value)
    }

    private static func member(_ key: String, _ value: Int64?, _ json: inout JSONText) {
        json.key(key)
        if let value { json.number(value) } else { json.null() }
    }

    private static func member(_ key: String, _ value: Bool?, _ json: inout JSONText) {
        json.key(key)
        json.literal(value.map { "\($0)" } ?? "null")
    }
}

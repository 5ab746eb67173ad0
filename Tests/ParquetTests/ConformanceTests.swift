import Bytes
import Parquet
import Testing

/// Every file of apache/parquet-testing is read, or refused for a reason that the error tells.
@Suite(.enabled(if: ParquetTesting.isPresent, "../shared/parquet-testing is not here"))
struct ConformanceTests {
    /// Files with columns inside lists and maps.
    static let repeated = [
        "datapage_v2.snappy", "list_columns", "map_no_value", "nested_lists.snappy",
        "nested_maps.snappy", "nonnullable.impala", "null_list", "nullable.impala",
        "old_list_structure", "repeated_no_annotation", "repeated_primitive_no_list",
    ].map { "data/\($0).parquet" }

    @Test(arguments: repeated)
    func readsRepeatedColumns(file: String) throws {
        let reader = try FileReader(path: ParquetTesting.path(file))
        var repeated = 0
        for (column, leaf) in reader.leaves.enumerated() where leaf.maximumRepetition > 0 {
            repeated += 1
            for (index, group) in reader.metadata.rowGroups.enumerated() {
                let levels = try reader.readLevels(column: column, rowGroup: index)
                #expect(levels.rowCount == Int(group.rowCount))
            }
        }
        #expect(repeated > 0)
    }

    /// Files of which every column is flat and in an encoding and codec that are read here.
    static let readable = [
        "alltypes_dictionary", "alltypes_plain", "alltypes_plain.snappy", "alltypes_tiny_pages",
        "alltypes_tiny_pages_plain", "binary", "binary_truncated_min_max", "byte_array_decimal",
        "byte_stream_split.zstd", "byte_stream_split_extended.gzip",
        "column_chunk_key_value_metadata", "concatenated_gzip_members",
        "data_index_bloom_encoding_stats", "data_index_bloom_encoding_with_length",
        "datapage_v1-snappy-compressed-checksum", "datapage_v1-uncompressed-checksum",
        "datapage_v2_empty_datapage.snappy", "delta_binary_packed", "delta_byte_array",
        "delta_encoding_optional_column", "delta_encoding_required_column",
        "delta_length_byte_array", "dict-page-offset-zero", "fixed_length_byte_array",
        "fixed_length_decimal", "fixed_length_decimal_legacy", "float16_nonzeros_and_nans",
        "float16_zeros_and_nans", "floating_orders_nan_count", "int32_decimal",
        "int32_with_null_pages", "int64_decimal", "int96_from_spark", "nan_in_stats",
        "nation.dict-malformed", "nested_structs.rust", "nulls.snappy", "overflow_i16_page_cnt",
        "page_v2_empty_compressed", "plain-dict-uncompressed-checksum",
        "rle-dict-snappy-checksum", "rle_boolean_encoding", "single_nan", "sort_columns",
        "unknown-logical-type",
    ].map { "data/\($0).parquet" }

    /// Each is corrupt in a way of its own.
    static let corrupt = [
        "bad_data/PARQUET-1481": "physical type -7",
        "bad_data/ARROW-RS-GH-6229-DICTHEADER": "page 0: corrupt: negative size or count",
        "bad_data/ARROW-RS-GH-6229-LEVELS": "page 0: corrupt: 21 values where the row group has 1",
        "bad_data/ARROW-GH-41317": "row group 0, column",
        "bad_data/ARROW-GH-41321": "row group 0, column",
        "bad_data/ARROW-GH-45185": "repetition level 1 where the first row begins",
        "bad_data/ARROW-GH-47662": "row group 0, column flba_field: corrupt: 105 nulls",
        "data/datapage_v1-corrupt-checksum": "checksum",
        "data/rle-dict-uncompressed-corrupt-checksum": "dictionary page: corrupt: checksum",
    ]

    @Test(arguments: readable)
    func reads(file: String) throws {
        let reader = try FileReader(path: ParquetTesting.path(file))
        for column in reader.leaves.indices {
            for (index, group) in reader.metadata.rowGroups.enumerated() {
                let data = try reader.read(column: column, rowGroup: index).data
                #expect(data.rowCount == Int(group.rowCount))
                let present = data.isPresent?.filter { $0 }.count ?? data.rowCount
                #expect(data.values.count == present)
            }
        }
    }

    @Test(arguments: ParquetTesting.files(in: "data", suffix: "_expect.csv"))
    func equalsItsTable(file: String) throws {
        let rows = try ParquetTesting.table(file)
        let path = file.replacing("_expect.csv", with: ".parquet")
        let reader = try FileReader(path: ParquetTesting.path(path))
        for column in reader.leaves.indices {
            #expect(
                try reader.texts(column: column) == rows.map { $0[column] },
                "column \(reader.leaves[column].name)")
        }
    }

    /// What cannot be read says so, column by column; the rest of the file stays readable.
    @Test(
        arguments: ParquetTesting.files(in: "data", suffix: ".parquet")
            + ParquetTesting.files(in: "data/geospatial", suffix: ".parquet"))
    func readsOrNamesWhatIsUnsupported(file: String) throws {
        guard !Self.readable.contains(file), !file.contains("corrupt") else { return }
        let reader = try FileReader(path: ParquetTesting.path(file))
        for (column, leaf) in reader.leaves.enumerated() {
            for group in reader.metadata.rowGroups.indices {
                do {
                    let levels = try reader.readLevels(column: column, rowGroup: group)
                    #expect(levels.rowCount == Int(reader.metadata.rowGroups[group].rowCount))
                    let present = levels.definition.count { $0 == leaf.maximumDefinition }
                    #expect(levels.values.count == present)
                    guard leaf.maximumRepetition == 0 else { continue }
                    let data = try reader.read(column: column, rowGroup: group).data
                    #expect(data.values == levels.values)
                } catch {
                    #expect(error.code == .unsupported, "\(error)")
                    #expect("\(error)".contains("row group \(group), column \(leaf.name)"))
                }
            }
        }
    }

    @Test(
        arguments: ParquetTesting.files(in: "data", suffix: ".encrypted")
            + ParquetTesting.files(in: "data/aes256", suffix: ".encrypted"))
    func refusesEncryption(file: String) throws {
        let path = ParquetTesting.path(file)
        let error = #expect(throws: ParquetError.self) { try FileReader(path: path) }
        #expect(error?.code == .unsupported)
        #expect(error.map { "\($0)".contains("encrypted") } == true)
    }

    @Test(arguments: corrupt.keys.sorted())
    func refusesCorruption(file: String) throws {
        let path = ParquetTesting.path("\(file).parquet")
        let error = #expect(throws: ParquetError.self) {
            let reader = try FileReader(path: path)
            for column in reader.leaves.indices {
                for group in reader.metadata.rowGroups.indices {
                    _ = try reader.readLevels(column: column, rowGroup: group)
                    _ = try reader.read(column: column, rowGroup: group)
                }
            }
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.hasPrefix(path))
        #expect(text.contains(Self.corrupt[file] ?? "?"), "\(text)")
    }

    /// Everyone reads a dictionary index of no bits as index 0.
    @Test func readsIndicesOfNoBits() throws {
        let path = ParquetTesting.path("bad_data/ARROW-GH-43605.parquet")
        let reader = try FileReader(path: path)
        for column in reader.leaves.indices {
            let texts = try reader.texts(column: column)
            #expect(texts.count == Int(reader.metadata.rowCount))
        }
    }
}

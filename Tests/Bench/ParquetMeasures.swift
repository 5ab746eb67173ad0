import Bytes
import LogLines
import Parquet

/// Encodings both ways, pages and files.
enum ParquetMeasures {
    static func all(_ size: Int) throws -> [Measure] {
        let count = size * 4
        return try numbers(count) + texts(count) + zstd(size) + file(count)
    }

    private static func numbers(_ count: Int) throws -> [Measure] {
        var random = SeededRandom(5)
        var time: Int64 = 1_763_600_000_000_000
        let times = (0..<count).map { _ in
            time += Int64(random.below(90_000))
            return time
        }
        let codes = (0..<count).map { _ in UInt32(random.below(300) * random.below(300) / 300) }
        var plain = ByteWriter()
        PlainEncoding.encode(.int64(times), 0..<count, to: &plain)
        var hybrid = ByteWriter()
        HybridRLE.encode(codes.span, 0..<count, width: 9, to: &hybrid)
        let (plainBytes, hybridBytes) = (plain.bytes, hybrid.bytes)
        return [
            Measure("plain-encode", each: "value", count) {
                var output = ByteWriter()
                PlainEncoding.encode(.int64(times), 0..<count, to: &output)
                return output.count
            },
            Measure("plain-decode", each: "value", count) {
                try PlainEncoding.decode(
                    ByteReader(plainBytes), type: .int64, size: 0, count: count
                ).count
            },
            Measure("delta-encode", each: "value", count) {
                var output = ByteWriter()
                DeltaBinaryPacked.encode(times[...], to: &output)
                return output.count
            },
            Measure("hybrid-encode", each: "value", count) {
                var output = ByteWriter()
                HybridRLE.encode(codes.span, 0..<count, width: 9, to: &output)
                return output.count
            },
            Measure("hybrid-decode", each: "value", count) {
                try HybridRLE.decode(ByteReader(hybridBytes), count: count, width: 9).count
            },
            Measure("split-decode", each: "value", count) {
                try ByteStreamSplit.decode(ByteReader(plainBytes), count: count, size: 8).count
            },
        ]
    }

    private static func texts(_ count: Int) throws -> [Measure] {
        var random = SeededRandom(6)
        let strings = ByteStrings(
            (0..<count).map { _ in "Root=1-65\(random.below(1 << 24))-\(random.next())" })
        var lengths = ByteWriter()
        DeltaLengthByteArray.encode(strings, 0..<count, to: &lengths)
        var prefixes = ByteWriter()
        DeltaByteArray.encode(strings, 0..<count, to: &prefixes)
        let (lengthBytes, prefixBytes) = (lengths.bytes, prefixes.bytes)
        let bytes = strings.bytes.count
        return [
            Measure("delta-length-encode", each: "value", count, bytes: bytes) {
                var output = ByteWriter()
                DeltaLengthByteArray.encode(strings, 0..<count, to: &output)
                return output.count
            },
            Measure("delta-length-decode", each: "value", count, bytes: bytes) {
                var input = ByteReader(lengthBytes)
                return try DeltaLengthByteArray.decode(&input, limit: count).count
            },
            Measure("delta-bytes-encode", each: "value", count, bytes: bytes) {
                var output = ByteWriter()
                DeltaByteArray.encode(strings, 0..<count, to: &output)
                return output.count
            },
            Measure("delta-bytes-decode", each: "value", count, bytes: bytes) {
                var input = ByteReader(prefixBytes)
                return try DeltaByteArray.decode(&input, limit: count, sizeLimit: 1 << 30).count
            },
        ]
    }

    private static func zstd(_ size: Int) throws -> [Measure] {
        let text = Array(SampleBlock.of(max(1, size / 4), .access))
        let levels = [1, 3, 9] as [Int32]
        let compress = levels.map { level in
            let compressor = ZstdCompressor(level: level)
            return Measure("zstd-\(level)", each: "byte", text.count, bytes: text.count) {
                try compressor.compress(text).count
            }
        }
        let stored = try ZstdCompressor(level: 1).compress(text)
        let decompressor = ZstdDecompressor()
        let back = Measure("zstd-decompress", each: "byte", text.count, bytes: text.count) {
            try decompressor.decompress(stored, in: 0..<stored.count, size: text.count).count
        }
        return compress + [back]
    }

    /// A file of two columns: a dictionary with nulls, and ascending times.
    private static func file(_ count: Int) throws -> [Measure] {
        var random = SeededRandom(7)
        var pool = StringPool()
        let present = (0..<count).map { _ in !random.oneIn(9) }
        let codes = present.filter { $0 }.map { _ in pool.intern("target-\(random.below(40))") }
        let targets = ChunkData(.coded(pool.strings, codes), isPresent: present)
        let times = ChunkData(.int64((0..<Int64(count)).map { $0 * 1777 }))
        let columns = [
            LeafColumn(name: "target", type: .byteArray), LeafColumn(name: "time", type: .int64),
        ]
        let compressor = ZstdCompressor(level: 1)
        func write() throws -> [UInt8] {
            var writer = FileWriter(
                columns: columns, compressor: compressor,
                createdBy: "albatross version \(Version.number) (build bench)")
            try writer.append(rowGroup: [targets, times])
            return writer.finish().bytes
        }
        let path = "\(Scratch.folder)/bench.parquet"
        try AtomicFile.write(write(), to: path)
        let reader = try FileReader(path: path)
        return [
            Measure("file-write", each: "row", count) { try write().count },
            Measure("file-open", each: "file", 1) {
                try FileReader(path: path).metadata.rowGroups.count
            },
            Measure("chunk-read-dictionary", each: "row", count) {
                try reader.read(column: 0, rowGroup: 0).data.rowCount
            },
            // How DELTA_BINARY_PACKED is decoded: by itself it is generic code of another module.
            Measure("chunk-read-delta", each: "row", count) {
                try reader.read(column: 1, rowGroup: 0).data.rowCount
            },
            Measure("chunk-read-rows", each: "row", 100) {
                try reader.read(column: 1, rowGroup: 0, rows: count / 2..<count / 2 + 100).data
                    .rowCount
            },
        ]
    }
}

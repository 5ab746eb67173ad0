import AccessLog
import Bytes
import LogLines
import Schemas

/// From stored bytes to columns of rows.
enum TextMeasures {
    static func all(_ size: Int) throws -> [Measure] {
        let block = SampleBlock.of(size, .access)
        return try inflate(block) + scan(block) + parse(size) + dictionary(size)
    }

    private static func inflate(_ text: [UInt8]) throws -> [Measure] {
        let stored = Gzip.compress(text)
        return try InflateLibrary.allCases.filter(InflateLibrary.available.contains).map {
            library in
            let gunzip = try Gunzip(library)
            var output = [UInt8](repeating: 0, count: text.count)
            return Measure(
                "inflate-\(library.rawValue)", each: "byte", text.count, bytes: text.count
            ) {
                gunzip.reset()
                return try gunzip.inflate(
                    stored, 0..<stored.count, into: &output, 0..<output.count
                ).produced
            }
        }
    }

    private static func scan(_ block: [UInt8]) -> [Measure] {
        let fields = Separators.widths.map { width in
            var separators = Separators()
            return Measure("fields-\(width)", each: "byte", block.count, bytes: block.count) {
                separators.indexFields(block.span, width: width)
                return separators.count
            }
        }
        var separators = Separators()
        let all = Measure("separators", each: "byte", block.count, bytes: block.count) {
            separators.indexAll(block.span)
            return separators.count
        }
        let hash = Measure("hash-object", each: "byte", block.count, bytes: block.count) {
            var hash = XXH64()
            hash.update(block[...])
            return Int(hash.digest() >> 1)
        }
        return fields + [all, hash]
    }

    private static func parse(_ size: Int) -> [Measure] {
        Family.allCases.map { family in
            let block = SampleBlock.of(size, family)
            var reader = LineReader(schema: .of(family))
            let name = "parse-\(family.rawValue)"
            return Measure(name, each: "line", size, bytes: block.count) {
                var rows = Rows(schema: .of(family))
                let object = SourceObject(key: "bench", node: nil)
                return reader.read(
                    block, of: object, firstLine: 1, lineLimit: 1 << 20, into: &rows
                ).rows
            }
        }
    }

    private static func dictionary(_ size: Int) -> [Measure] {
        var random = SeededRandom(3)
        return [("few", 5), ("many", 5000), ("unique", Int.max)].map { name, distinct in
            var bytes: [UInt8] = []
            var runs: [ByteRun] = []
            for index in 0..<size * 4 {
                // The product leans to small numbers, as URLs and agents do.
                let number =
                    distinct == .max
                    ? index : random.below(distinct) * random.below(1000) / 1000
                let text = Array("https://shop.example:443/item/\(number)".utf8)
                runs.append(ByteRun(start: bytes.count, count: text.count))
                bytes += text
            }
            return Measure(
                "dictionary-\(name)", each: "value", runs.count, bytes: bytes.count
            ) { [bytes, runs] in
                var (pool, codes) = (StringPool(), [UInt32]())
                // As many at a time as the parser has lines in a batch.
                for start in stride(from: 0, to: runs.count, by: 256) {
                    let part = runs.span.extracting(start..<min(start + 256, runs.count))
                    pool.intern(bytes.span, runs: part, into: &codes)
                }
                return pool.count
            }
        }
    }
}

/// A block of lines, the same for the same size.
enum SampleBlock {
    static func of(_ lines: Int, _ family: Family) -> [UInt8] {
        var generator = LogLines(seed: 1)
        return generator.block(lines, of: family)
    }
}

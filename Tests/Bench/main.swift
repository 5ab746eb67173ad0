import Bytes
import Foundation

// Speed of the parts: nanoseconds of each, or each run once for a counter of instructions.
//
//   bench [--once] [--dataset DIR] [NAME...]
//   bench --sample FILE        writes the lines that DIR is to be made of
//
// Names may be beginnings: parse, delta. With `--once` the input is small, and what is printed is a
// JSON line a measure. Queries are measured by the clock, and where there is a dataset. No tasks here: valgrind, which counts
// the instructions, loses its way in libdispatch.

var names: [String] = []
var (isCounted, dataset) = (false, String?.none)
var arguments = CommandLine.arguments.dropFirst().makeIterator()
while let argument = arguments.next() {
    switch argument {
    case "--once": isCounted = true
    case "--dataset": dataset = arguments.next()
    case "--sample":
        guard let path = arguments.next() else { exit(64) }
        try AtomicFile.write(SampleBlock.of(4000, .access), to: path)
        exit(0)
    default: names.append(argument)
    }
}
try AtomicFile.createDirectories(Scratch.folder)
let size = isCounted ? 1000 : 20_000
let queries = isCounted ? [] : try dataset.map(QueryMeasures.all) ?? []
let measures = try TextMeasures.all(size) + ParquetMeasures.all(size) + queries
let wanted = measures.filter { measure in
    names.isEmpty || names.contains { measure.name.hasPrefix($0) }
}
for measure in wanted where isCounted {
    // Once unseen: what is made but once is made then.
    _ = try measure.body()
    _ = try measure.countedOnce()
    print("{\"name\":\"\(measure.name)\",\"item\":\"\(measure.item)\",\"items\":\(measure.items)}")
}
for measure in wanted where !isCounted {
    let nanoseconds = try measure.time()
    let each = Double(nanoseconds) / Double(measure.items)
    let speed = measure.bytes == 0 ? "" : "\(measure.bytes * 1000 / Int(nanoseconds)) MB/s"
    let columns = [
        measure.name.padding(toLength: 24, withPad: " ", startingAt: 0),
        String(format: "%12.2f ns/", each)
            + measure.item.padding(toLength: 8, withPad: " ", startingAt: 0), speed,
    ]
    print(columns.joined())
}
try? FileManager.default.removeItem(atPath: Scratch.folder)

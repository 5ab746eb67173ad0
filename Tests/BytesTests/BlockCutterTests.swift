import Bytes
import Testing

struct BlockCutterTests {
    /// Blocks together are the text, however it comes, and each ends with a line.
    @Test(arguments: [1, 7, 4096, 300_000, 3_000_000])
    func blocksAreTheText(piece: Int) {
        var cutter = BlockCutter(limit: 64 << 20, blockSize: 1 << 18)
        let lines = (0..<20_000).map { "line \($0) \(String(repeating: "x", count: $0 % 91))\n" }
        let text = Array(lines.joined().utf8).prefix(piece < 8 ? 400_000 : .max)
        // What an object before left in the buffer must not come up again.
        _ = cutter.add(Array(repeating: UInt8(ascii: "y"), count: 1000)[...])
        cutter.reset()
        var blocks: [[UInt8]] = []
        for start in stride(from: 0, to: text.count, by: piece) {
            blocks += cutter.add(text[start..<min(start + piece, text.count)])
        }
        let rest = cutter.finish(isComplete: false)
        #expect(blocks.count > 0)
        #expect(blocks.allSatisfy { $0.last == UInt8(ascii: "\n") })
        #expect(blocks.flatMap(\.self) + rest.lines + rest.brokenLine == Array(text))
    }
}

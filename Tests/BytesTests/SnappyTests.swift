import Bytes
import Testing

struct SnappyTests {
    private func expand(_ block: [UInt8], _ size: Int) throws -> String {
        String(
            decoding: try Snappy.decompress(block, in: 0..<block.count, size: size), as: UTF8.self)
    }

    @Test func literals() throws {
        #expect(try expand([0], 0) == "")
        #expect(try expand([3, 2 << 2] + Array("abc".utf8), 3) == "abc")
        // Lengths of 60 and more stand behind the tag, in one to four bytes.
        let long = Array(repeating: UInt8(ascii: "x"), count: 300)
        for (tag, length) in [
            (UInt8(61), [UInt8]([43, 1])), (62, [43, 1, 0]), (63, [43, 1, 0, 0]),
        ] {
            #expect(try expand([0xAC, 2, tag << 2] + length + long, 300).count == 300)
        }
        #expect(try expand([100, 60 << 2, 99] + long[..<100], 100).count == 100)
    }

    @Test func copies() throws {
        let abcd = [3 << 2] + Array("abcd".utf8)
        // One, two and four bytes of distance.
        #expect(try expand([8] + abcd + [0 << 2 | 1, 4], 8) == "abcdabcd")
        #expect(try expand([7] + abcd + [2 << 2 | 2, 3, 0], 7) == "abcdbcd")
        #expect(try expand([6] + abcd + [1 << 2 | 3, 2, 0, 0, 0], 6) == "abcdcd")
        // Longer than its distance: the bytes repeat.
        #expect(try expand([14] + abcd + [9 << 2 | 2, 1, 0], 14) == "abcddddddddddd")
        #expect(try expand([15] + abcd + [7 << 2 | 1, 2], 15) == "abcdcdcdcdcdcdc")
    }

    @Test(
        arguments: [
            [], [0x80], [4, 3 << 2, 97], [2, 0, 97], [1, 0, 97, 0, 98], [5, 0, 97, 1, 2],
            [5, 0, 97, 1, 0], [5, 0, 97, 1], [5, 0, 97, 2, 1], [9, 0, 97, 1, 1], [3, 0, 97, 1, 1],
            [1, 60 << 2], [1, 63 << 2, 255, 255, 255, 255, 0],
            [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 97],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 97],
        ] as [[UInt8]])
    func corruption(block: [UInt8]) {
        for size in [0, 1, 2, 3, 4, 5, 9, 0xFFFF_FFFF, Int.max] {
            if block == [1, 0, 97, 0, 98], size == 2 { continue }
            #expect(throws: SnappyError.self) {
                try Snappy.decompress(block, in: 0..<block.count, size: size)
            }
        }
    }
}

import Testing

@testable import Parquet

/// Passing over Thrift by eight bytes in a load, beside passing over it byte by byte.
struct ThriftWalkTests {
    private struct Refused: Error {}

    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33 % sides)
        }
    }

    private func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private func value(_ type: Int, _ depth: Int, inList: Bool, _ dice: inout Dice) -> [UInt8] {
        switch type {
        case 1, 2: return inList ? [1] : []
        case 3: return [UInt8(dice.roll(256))]
        case 4, 5, 6: return varint(UInt64.max >> UInt64(dice.roll(64)))
        case 7: return [UInt8](repeating: 7, count: 8)
        case 8:
            let count = dice.roll(8) == 0 ? dice.roll(300) : dice.roll(20)
            return varint(UInt64(count)) + [UInt8](repeating: 0xAB, count: count)
        case 9, 10:
            let element = depth > 3 ? 5 : [1, 5, 8, 9, 12][dice.roll(5)]
            let count = dice.roll(20)
            var bytes = count < 15 ? [UInt8(count << 4 | element)] : [UInt8(0xF0 | element)]
            if count >= 15 { bytes += varint(UInt64(count)) }
            for _ in 0..<count { bytes += value(element, depth + 1, inList: true, &dice) }
            return bytes
        default:
            var bytes: [UInt8] = []
            for _ in 0..<dice.roll(12) {
                let type = depth > 3 ? 5 : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12][dice.roll(11)]
                if dice.roll(16) == 0 {
                    bytes += [UInt8(type)] + varint(UInt64(dice.roll(1000)))
                } else {
                    bytes.append(UInt8((dice.roll(15) + 1) << 4 | type))
                }
                bytes += value(type, depth + 1, inList: false, &dice)
            }
            return bytes + [0]
        }
    }

    /// What stands behind a value.
    private func twin(_ bytes: [UInt8], _ start: Int, _ type: Int, inList: Bool) throws -> Int {
        var place = start
        func byte() throws -> UInt8 {
            guard place < bytes.count else { throw Refused() }
            place += 1
            return bytes[place - 1]
        }
        func number() throws -> UInt64 {
            var (value, shift) = (UInt64(0), UInt64(0))
            while true {
                let next = try byte()
                guard shift < 63 || (shift == 63 && next <= 1) else { throw Refused() }
                value |= UInt64(next & 0x7F) << shift
                if next < 0x80 { return value }
                shift += 7
            }
        }
        func take(_ count: UInt64) throws {
            guard count <= UInt64(bytes.count - place) else { throw Refused() }
            place += Int(count)
        }
        switch type {
        case 1, 2: if inList { try take(1) }
        case 3: try take(1)
        case 4, 5, 6: _ = try number()
        case 7: try take(8)
        case 8: try take(try number())
        case 9, 10:
            let first = try byte()
            let count = first >> 4 == 15 ? try number() : UInt64(first >> 4)
            guard (1...13).contains(first & 15), count <= UInt64(bytes.count - place) else {
                throw Refused()
            }
            for _ in 0..<count { place = try twin(bytes, place, Int(first & 15), inList: true) }
        case 11:
            let count = try number()
            guard count <= UInt64(bytes.count - place) else { throw Refused() }
            guard count > 0 else { break }
            let types = try byte()
            guard types >> 4 <= 13, types & 15 <= 13 else { throw Refused() }
            for _ in 0..<count {
                place = try twin(bytes, place, Int(types >> 4), inList: true)
                place = try twin(bytes, place, Int(types & 15), inList: true)
            }
        case 13: try take(16)
        case 12:
            while true {
                let first = try byte()
                if first == 0 { break }
                guard (1...13).contains(first & 15) else { throw Refused() }
                if first < 16 { guard try number() <= UInt64(UInt16.max) else { throw Refused() } }
                place = try twin(bytes, place, Int(first & 15), inList: false)
            }
        default: throw Refused()
        }
        return place
    }

    private func walked(_ bytes: [UInt8]) -> Int? {
        var walk = ThriftWalk(offset: 0, end: bytes.count, depth: 0)
        do throws(ParquetError) {
            try walk.skip(.structure, inList: false, bytes.span)
            return walk.offset
        } catch { return nil }
    }

    @Test func agreesWithItsTwin() {
        var dice = Dice(state: 502)
        for _ in 0..<300 {
            let whole = value(12, 0, inList: false, &dice)
            #expect(walked(whole) == whole.count)
            #expect(walked(whole + [0xFF, 0xFF, 0xFF]) == whole.count)
            for _ in 0..<20 where whole.count > 1 {
                // Cut off, or with a byte that is wrong.
                var damaged = Array(whole.prefix(1 + dice.roll(UInt64(whole.count))))
                if dice.roll(2) == 0 {
                    damaged[dice.roll(UInt64(damaged.count))] =
                        [0, 0x0C, 0x7F, 0x80, 0xFF][dice.roll(5)]
                }
                #expect(walked(damaged) == (try? twin(damaged, 0, 12, inList: false)))
            }
        }
    }
}

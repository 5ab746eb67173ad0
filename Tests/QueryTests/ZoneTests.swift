import Bytes
import Foundation
import Query
import Testing

/// Times as clocks elsewhere show them.
struct ZoneTests {
    private func micros(_ text: String, _ zone: Zone? = nil) throws -> Int64 {
        try TimeExpression.parse(text, now: 1_795_392_000_000_000, zone: zone)
    }

    /// A version 2 file without changes, whose clocks follow a rule for ever.
    private func zone(_ rule: String, offset: Int32 = 3600) throws -> Zone {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            bytes += Array("TZif2".utf8)
            bytes += [UInt8](repeating: 0, count: 15)
            for count in [0, 0, 0, 0, 1, 4] as [UInt8] { bytes += [0, 0, 0, count] }
            let bits = UInt32(bitPattern: offset)
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(bits >> shift & 0xFF)) }
            bytes += [0, 0]
            bytes += Array("CET\0".utf8)
        }
        bytes += Array("\n\(rule)\n".utf8)
        try AtomicFile.write(bytes, to: "\(folder)/Zone")
        return try Zone(named: "Zone", in: folder)
    }

    @Test func summerBeginsAndEndsByTheRule() throws {
        let berlin = try zone("CET-1CEST,M3.5.0,M10.5.0/3")
        #expect(berlin.text(try micros("2026-03-29T00:59:59Z")) == "2026-03-29T01:59:59+01:00")
        #expect(berlin.text(try micros("2026-03-29T01:00:00Z")) == "2026-03-29T03:00:00+02:00")
        #expect(berlin.text(try micros("2026-10-25T00:59:59Z")) == "2026-10-25T02:59:59+02:00")
        #expect(berlin.text(try micros("2026-10-25T01:00:00Z")) == "2026-10-25T02:00:00+01:00")
        let exact = try micros("2026-10-25T01:00:00.000007Z")
        #expect(berlin.text(exact, isExact: true) == "2026-10-25T02:00:00.000007+01:00")
        let sydney = try zone("AEST-10AEDT,M10.1.0,M4.1.0/3", offset: 36000)
        #expect(sydney.text(try micros("2026-01-01T00:00:00Z")) == "2026-01-01T11:00:00+11:00")
        #expect(sydney.text(try micros("2026-07-01T00:00:00Z")) == "2026-07-01T10:00:00+10:00")
        let tehran = try zone("<+0330>-3:30", offset: 12600)
        #expect(tehran.text(try micros("2026-07-01T00:00:00Z")) == "2026-07-01T03:30:00+03:30")
        let nuuk = try zone("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", offset: -7200)
        #expect(nuuk.text(try micros("2026-03-29T00:59:59Z")) == "2026-03-28T22:59:59-02:00")
        #expect(nuuk.text(try micros("2026-03-29T01:00:00Z")) == "2026-03-29T00:00:00-01:00")
        let days = try zone("AAA3BBB,J60/0,299/0", offset: -10800)
        #expect(days.text(try micros("2026-02-28T12:00:00Z")) == "2026-02-28T09:00:00-03:00")
        #expect(days.text(try micros("2026-03-01T12:00:00Z")) == "2026-03-01T10:00:00-02:00")
        #expect(days.text(try micros("2026-10-27T12:00:00Z")) == "2026-10-27T09:00:00-03:00")
    }

    @Test func timesWithoutAnOffsetAreOfTheZone() throws {
        let berlin = try zone("CET-1CEST,M3.5.0,M10.5.0/3")
        #expect(try micros("2026-07-01T10:00:00", berlin) == micros("2026-07-01T08:00:00Z"))
        #expect(try micros("2026-07-01T10:00:00Z", berlin) == micros("2026-07-01T10:00:00Z"))
        #expect(try micros("2026-07-01T10:00:00-01:00", berlin) == micros("2026-07-01T11:00:00Z"))
        #expect(try micros("2026-11-20", berlin) == micros("2026-11-19T23:00:00Z"))
        // Shown twice: the first; leapt over: as if clocks had not been put on yet.
        #expect(try micros("2026-10-25T02:30:00", berlin) == micros("2026-10-25T00:30:00Z"))
        #expect(try micros("2026-03-29T02:30:00", berlin) == micros("2026-03-29T01:30:00Z"))
        // Midnight of 23 November in UTC.
        #expect(try micros("now", berlin) == 1_795_392_000_000_000)
        #expect(try micros("today", berlin) == micros("2026-11-22T23:00:00Z"))
        #expect(try micros("yesterday", berlin) == micros("2026-11-21T23:00:00Z"))
    }

    @Test(arguments: [
        "", "Nowhere/Atlantis", "../../etc/passwd", "/etc/passwd", "Europe//Berlin",
        "Europe/../UTC",
        "Europe", "UTC\0", ".",
    ])
    func whatIsNoZoneIsRefused(name: String) {
        let error = #expect(throws: QueryError.self) { try Zone(named: name) }
        #expect(error?.code == .usage)
        #expect(error?.description.contains("is no time zone") == true)
    }

    @Test func utcIsAlwaysThere() throws {
        let zone = try Zone(named: "UTC", in: "/nonexistent")
        #expect(zone.text(0) == "1970-01-01T00:00:00+00:00")
    }

    /// Cut off or changed anywhere, a file gives an error or some zone, and nothing worse.
    @Test func damagedFilesAreRefused() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/Zone"
        let huge = Array("TZif2".utf8) + [UInt8](repeating: 0xFF, count: 90)
        for bytes in [[], Array("TZif".utf8), huge] {
            try AtomicFile.write(bytes, to: path)
            let error = #expect(throws: QueryError.self) { try Zone(named: "Zone", in: folder) }
            #expect(error?.code == .data)
        }
    }
}

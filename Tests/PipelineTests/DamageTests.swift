import Bytes
import Foundation
import Pipeline
import Table
import Testing

struct DamageTests {
    private func gzip(_ lines: [String]) -> [UInt8] {
        Gzip.compress(Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    @Test(arguments: InflateLibrary.available)
    func aCutObjectKeepsItsGoodLines(library: InflateLibrary) async throws {
        let place = try Workplace()
        let whole = gzip((0..<2000).map { line(agent: "agent \($0 * 7919)") })
        try place.put(bytes: Array(whole[..<(whole.count / 2)]))
        let summary = try await place.ingest { $0.inflate = library }
        #expect(summary.rows > 100)
        #expect(summary.rows < 2000)
        #expect(summary.lines == summary.rows + summary.quarantined)
        #expect(summary.quarantined <= 1)
        #expect(summary.status == .data)
        #expect(
            summary.damages.first?.contains("gzip ends early at byte \(whole.count / 2)") == true)
        // Known now: not read again.
        let again = try await place.ingest { $0.inflate = library }
        #expect(again.rows == 0)
        #expect(again.status == .success)
    }

    @Test(arguments: InflateLibrary.available)
    func aBadObjectCostsNoOther(library: InflateLibrary) async throws {
        let place = try Workplace()
        try place.put([line()])
        try place.put(bytes: Array("no gzip at all".utf8), random: "bad00000")
        let summary = try await place.ingest { $0.inflate = library }
        #expect(summary.rows == 1)
        #expect(summary.status == .data)
        #expect(summary.complaints.count == 1)
        #expect(summary.complaints[0].contains("bad00000.log.gz: named .gz but is not gzip"))
        // Not in the ledger: repaired, it is taken.
        try place.put([line(agent: "later")], random: "bad00000")
        #expect(try await place.ingest().rows == 1)
    }

    @Test func emptyObjectsPlainTextAndSeveralMembers() async throws {
        let place = try Workplace()
        try place.put(bytes: [])
        try place.put(
            bytes: gzip([line(agent: "a")]) + gzip([]) + gzip([line(agent: "b")]),
            random: "two00000")
        try AtomicFile.write(Array(line(agent: "c").utf8), to: "\(place.logs)/plain.log")
        try AtomicFile.write(gzip([line(agent: "d")]), to: "\(place.logs)/unnamed.log")
        let summary = try await place.ingest()
        #expect(summary.status == .success)
        #expect(summary.objects[.new] == 4)
        #expect(try place.texts("user_agent") == ["a", "b", "c", "d"])
    }

    @Test func aLineOfTenMegabytes() async throws {
        let place = try Workplace()
        let long = String(repeating: "x", count: 10 << 20)
        try place.put([line(agent: "a"), long, line(agent: "b")])
        let summary = try await place.ingest()
        #expect(summary.rows == 2)
        #expect(summary.reasons == ["line_too_long": 1])
        #expect(try place.texts("raw", table: "quarantine") == [long])
    }

    @Test(arguments: InflateLibrary.available)
    func garbageBehindGoodLines(library: InflateLibrary) async throws {
        let place = try Workplace()
        let noise = [UInt8](repeating: 7, count: 700_000)
        try place.put(bytes: gzip([line(agent: "a"), line(agent: "b")]) + noise)
        let summary = try await place.ingest { $0.inflate = library }
        #expect(summary.rows == 2)
        #expect(summary.damages.count == 1)
        // The whole object is known, what follows the damage included.
        let again = try await place.ingest { $0.inflate = library }
        #expect(again.objects[.done] == 1)
        #expect(again.status == .success)
    }

    /// The rows are committed; what the quarantine could not take comes with the next run.
    @Test func aFailingQuarantineCostsNoRow() async throws {
        let place = try Workplace()
        try place.put([line(), "noise"])
        try AtomicFile.createDirectories("\(place.dataset)/quarantine")
        try AtomicFile.write([], to: "\(place.dataset)/quarantine/_delta_log")
        let summary = try await place.ingest()
        #expect(summary.rows == 1)
        #expect(summary.status == .cannotCreate)
        #expect(try place.texts("user_agent") == ["curl/8.5.0"])
        try FileManager.default.removeItem(atPath: "\(place.dataset)/quarantine/_delta_log")
        #expect(try await place.ingest().status == .success)
        #expect(try place.texts("raw", table: "quarantine") == ["noise"])
    }

    @Test func oneNameTwoContents() async throws {
        let place = try Workplace()
        let path = try place.put([line(agent: "a"), line(agent: "b")])
        try AtomicFile.createDirectories("\(place.logs)/copy")
        let name = path.split(separator: "/").last ?? ""
        try AtomicFile.write([], to: "\(place.logs)/copy/\(name)")
        let summary = try await place.ingest()
        #expect(summary.rows == 2)
        #expect(summary.objects[.conflicting] == 1)
        #expect(summary.status == .data)
        // A copy without gzip is the same object, not a second one.
        try AtomicFile.write([1], to: "\(place.logs)/copy/\(name.dropLast(3))")
        #expect(try await place.ingest().rows == 0)
    }

    @Test func linksThatLoop() async throws {
        let place = try Workplace()
        try place.put([line()])
        for link in ["one", "two", "three"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(place.logs)/\(link)", withDestinationPath: ".")
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.logs)/notes.md", withDestinationPath: "nowhere")
        let summary = try await place.ingest()
        #expect(summary.rows == 1)
        #expect(summary.status == .success)
    }

    @Test func whatIsNoLogIsNamed() async throws {
        let place = try Workplace()
        try AtomicFile.write([1], to: "\(place.logs)/readme.md")
        try AtomicFile.write([1], to: "\(place.logs)/ELBAccessLogTestFile")
        let nothing = await #expect(throws: PipelineError.self) { try await place.ingest() }
        #expect(nothing?.status == .noInput)
        let missing = await #expect(throws: PipelineError.self) {
            try await place.ingest { $0.source = "\(place.path)/nowhere" }
        }
        #expect(missing?.status == .noInput)
        #expect(missing?.description == "\(place.path)/nowhere: no such file or folder")
    }

    @Test func anUnwritableDatasetLeavesNothing() async throws {
        let place = try Workplace()
        try place.put([line()])
        try AtomicFile.write([], to: "\(place.path)/file")
        let error = await #expect(throws: PipelineError.self) {
            try await place.ingest { $0.dataset = "\(place.path)/file/dataset" }
        }
        #expect(error?.status == .cannotCreate)
    }
}

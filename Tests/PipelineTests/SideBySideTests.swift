import Bytes
import Synchronization
import Testing

@testable import Pipeline

struct SideBySideTests {
    @Test func everyItemIsTaken() throws {
        let seen = Mutex<[Int]>([])
        try SideBySide.forEach(Array(0..<1000)) { item in seen.withLock { $0.append(item) } }
        #expect(seen.withLock { $0.sorted() } == Array(0..<1000))
        try SideBySide.forEach([Int]()) { _ throws(IOError) in throw IOError("fsync", "nothing") }
    }

    /// One that fails does not keep the others from being tried, and is reported.
    @Test func anErrorIsHandedOn() throws {
        let seen = Mutex(0)
        let error = try #require(throws: IOError.self) {
            try SideBySide.forEach(Array(0..<50)) { item throws(IOError) in
                seen.withLock { $0 += 1 }
                if item % 10 == 3 { throw IOError("fsync", "file", code: 5) }
            }
        }
        #expect(error.path == "file" && error.code == 5)
        #expect(seen.withLock { $0 } == 50)
    }

    /// Memory is given back where the process holds much more than its jobs, and much of what it may.
    @Test func memoryIsOutgrown() {
        let held = HeldMemory(blocks: 1 << 20, rows: 40 << 20, encoders: 20 << 20)
        let allowed = 512 << 20
        #expect(!held.isOutgrown(by: 170 << 20, jobs: 2, allowed: allowed))
        #expect(held.isOutgrown(by: 200 << 20, jobs: 2, allowed: allowed))
        #expect(!held.isOutgrown(by: 200 << 20, jobs: 3, allowed: allowed))
        let small = HeldMemory(blocks: 1 << 20, rows: 1 << 20, encoders: 1 << 20)
        #expect(!small.isOutgrown(by: 191 << 20, jobs: 2, allowed: allowed))
        #expect(small.isOutgrown(by: 193 << 20, jobs: 2, allowed: allowed))
    }
}

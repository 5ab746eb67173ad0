import Bytes
import Parquet

/// Bytes that one job held at most, by who held them: what the pipeline file's `limits.memory` is
/// spent on. Each is a peak of its own.
package struct HeldMemory: Sendable, Codable, Equatable {
    /// Inflated text: the block that is filled and the one that is parsed; of a large slice, one
    /// more that waits between them.
    package var blocks = 0
    /// Parsed rows: those that grow and those that are encoded beside them.
    package var rows = 0
    /// Columns of a row group and the file that they are encoded into.
    package var encoders = 0

    mutating func note(blocks: Int, rows: Int) {
        self.blocks = max(self.blocks, blocks)
        self.rows = max(self.rows, rows)
    }

    /// Whether a process of `resident` bytes keeps much more than `jobs` such jobs fill: holes between what
    /// is in use, which grow over a long run until nothing more is gained by keeping them.
    ///
    /// Far below what is `allowed` there is no need: each page that was given back is zeroed again for the
    /// next slice. By endpoint that was two thirds of all page faults.
    func isOutgrown(by resident: Int, jobs: Int, allowed: Int) -> Bool {
        resident > allowed * 3 / 8
            && resident > Self.program + jobs * (blocks + rows + encoders) * 4 / 3
    }

    /// Bytes of the program itself, its listing of objects and what it plans to commit.
    private static let program = 16 << 20

    /// Of two jobs, or two moments, the larger.
    mutating func merge(_ other: HeldMemory) {
        blocks = max(blocks, other.blocks)
        rows = max(rows, other.rows)
        encoders = max(encoders, other.encoders)
    }
}

import AccessLog

/// A stretch of time in intervals of five minutes: which nodes have a file of them.
package struct CoverageMap: Sendable, Equatable {
    package enum Slot: Sendable, Equatable {
        case present
        /// Between two files of the node.
        case missing
        /// Before the first file of the node, or after the last.
        case outside
    }

    /// A node's intervals in the order of time.
    package struct Row: Sendable, Equatable {
        package let node: Coverage.Node
        package let slots: [Slot]
    }

    /// Intervals without a file, and in how many of them another node has one.
    package struct Gap: Sendable, Equatable {
        package let stretch: Coverage.Stretch
        package let shared: Int
    }

    /// µs UTC; whole intervals, the last of them ends at `to`.
    package let from: Int64
    package let to: Int64
    /// Nodes that have a file in the time, or before and after it.
    package let rows: [Row]
    /// As far as they lie in the time.
    package let gaps: [Gap]

    /// Draws `window` (µs UTC), widened to whole intervals.
    init(_ coverage: Coverage, window: Range<Int64>) {
        let length = ObjectKey.interval
        let from = Timestamp.floorDivide(window.lowerBound, length) * length
        let to = -Timestamp.floorDivide(-window.upperBound, length) * length
        var rows: [Row] = []
        for (node, ends) in coverage.intervals.sorted(by: { $0.key < $1.key }) {
            guard let first = ends.min(), let last = ends.max() else { continue }
            let slots = stride(from: from + length, through: to, by: Int(length)).map { end in
                ends.contains(end) ? Slot.present : end > first && end < last ? .missing : .outside
            }
            guard slots.contains(where: { $0 != .outside }) else { continue }
            rows.append(Row(node: node, slots: slots))
        }
        let gaps = coverage.gaps.compactMap { gap -> Gap? in
            let (start, end) = (max(gap.from, from), min(gap.to, to))
            guard start < end else { return nil }
            let stretch = Coverage.Stretch(node: gap.node, from: start, to: end)
            return Gap(stretch: stretch, shared: coverage.shared(stretch))
        }
        (self.from, self.to, self.rows, self.gaps) = (from, to, rows, gaps)
    }

    /// Intervals without a file.
    package var missing: Int { gaps.reduce(0) { $0 + $1.stretch.count } }
}

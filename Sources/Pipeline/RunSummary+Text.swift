/// The summary for people.
extension RunSummary {
    package var text: String {
        let new = objects[.new] ?? 0
        var lines = ["\(new) new objects, \(objects[.done] ?? 0) done before\(skipped)"]
        guard new > 0 else { return lines[0] + "; nothing to do" }
        lines.append(
            "\(self.lines) lines = \(rows) rows + \(quarantined) quarantined + \(filtered) filtered"
        )
        lines.append(
            "\(Self.megabytes(bytesIn)) of objects (\(Self.megabytes(bytesText)) of text) to \(Self.megabytes(bytesOut)) in \(files) files"
        )
        let rate = seconds > 0 ? Int(Double(rows) / seconds) : 0
        lines.append(
            "\(Self.decimal(seconds)) s, \(rate) rows/s, peak memory \(Self.megabytes(Int64(peakMemory)))"
        )
        return lines.joined(separator: "\n")
    }

    private var skipped: String {
        let kinds: [(Decision, String)] = [
            (.duplicate, "listed twice"), (.outOfRange, "outside of the window"),
            (.otherFamily, "of other families"),
            (.networkLoadBalancer, "of network load balancers"),
            (.classicLoadBalancer, "of Classic load balancers"), (.testFile, "test files"),
            (.notALog, "not logs"),
        ]
        let parts = kinds.compactMap { kind, words in
            objects[kind].map { "\($0) \(words)" }
        }
        return parts.isEmpty ? "" : "; skipped " + parts.joined(separator: ", ")
    }

    /// `207.3 MB`
    static func megabytes(_ bytes: Int64) -> String {
        "\(decimal(Double(bytes) / 1_000_000)) MB"
    }

    /// One digit after the point.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

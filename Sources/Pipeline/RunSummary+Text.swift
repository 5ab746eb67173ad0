import AccessLog

/// The summary for people.
extension RunSummary {
    package var text: String {
        let (new, changed) = (objects[.new] ?? 0, objects[.changed] ?? 0)
        let replacing = changed > 0 ? ", \(changed) changed" : ""
        var lines = [
            "\(new) new objects\(replacing), \(objects[.done] ?? 0) done before\(skipped)"
        ]
        if hoursReplaced + hoursReplacedBefore > 0 {
            let before =
                hoursReplacedBefore > 0 ? ", \(hoursReplacedBefore) before it was stopped" : ""
            lines.append("\(hoursReplaced) hours replaced\(before)")
        }
        guard bytesText > 0 || self.lines > 0 || new + changed > 0 else {
            return lines[0] + "; nothing to do"
        }
        lines.append(
            "\(self.lines) lines = \(rows) rows + \(quarantined) quarantined + \(filtered) filtered"
        )
        if late > 0, let oldestLate {
            lines.append("\(late) objects came late, the oldest of \(Timestamp.text(oldestLate))")
        }
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
            (.expired, "expired"), (.otherFamily, "of other families"),
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

    /// Two digits that tell: 1.2, 0.012.
    static func significant(_ value: Double) -> String {
        guard value < 1, value > 0 else { return decimal(value) }
        var (scaled, places) = (value, 0)
        while scaled < 10 {
            scaled *= 10
            places += 1
        }
        let digits = "\(Int(scaled.rounded()))"
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}

import AccessLog

/// The summary as one JSON object on one line; the keys are stable.
extension RunSummary {
    package var json: String {
        let decisions = Decision.allCases.map { ($0.rawValue, "\(objects[$0] ?? 0)") }
        let fields = fieldCounts.sorted { $0.key < $1.key }.map { family, counts in
            let sorted = counts.sorted { $0.key < $1.key }
            return (family, Self.object(sorted.map { ("\($0.key)", "\($0.value.rows)") }))
        }
        let members = [
            ("schema", Self.quoted("albatross.ingest/1")),
            ("command", Self.quoted(command)),
            ("objects_new", "\(objects[.new] ?? 0)"),
            ("objects_failed", "\(failures.count)"),
            ("objects_damaged", "\(damages.count)"),
            ("objects_replaced", "\(replaced.count)"),
            ("objects_late", "\(late)"),
            ("oldest_late", oldestLate.map { Self.quoted(Timestamp.text($0)) } ?? "null"),
            ("objects", Self.object(decisions)),
            ("lines", "\(lines)"), ("rows", "\(rows)"), ("quarantined", "\(quarantined)"),
            ("filtered", "\(filtered)"),
            ("reasons", Self.object(reasons.sorted { $0.key < $1.key }.map { ($0, "\($1)") })),
            ("field_counts", Self.object(fields)),
            ("drift", "[\(drift.map(Self.quoted).joined(separator: ","))]"),
            ("gaps", missing.json),
            ("hours_replaced", "\(hoursReplaced)"),
            ("bytes_in", "\(bytesIn)"), ("bytes_text", "\(bytesText)"),
            ("files", "\(files)"), ("bytes_out", "\(bytesOut)"),
            ("versions", Self.object(versions.sorted { $0.key < $1.key }.map { ($0, "\($1)") })),
            ("messages", "[\((complaints + notices).map(Self.quoted).joined(separator: ","))]"),
            ("seconds", "\(seconds)"), ("peak_memory_bytes", "\(peakMemory)"),
            ("timings", timings?.json ?? "null"),
            ("exit_status", "\(status.rawValue)"),
        ]
        return Self.object(members)
    }

    /// A JSON object; the values are JSON text.
    static func object(_ members: [(String, String)]) -> String {
        "{\(members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ","))}"
    }

    /// A JSON string (RFC 8259, section 7).
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

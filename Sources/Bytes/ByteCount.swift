/// Numbers of bytes for people.
package enum ByteCount {
    /// `207.3 MB`
    package static func text(_ bytes: Int64) -> String {
        let tenths = Int((Double(bytes) / 100_000).rounded())
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}

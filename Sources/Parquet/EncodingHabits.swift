/// How the columns of a table were encoded last, so that not every file tries all candidates again.
package struct EncodingHabits: Sendable {
    /// By column; nil where no large chunk was written yet.
    var columns: [ValueEncoding.Habit?] = []
    /// Bytes of a row in the last large row group.
    var bytesPerRow = 0

    package init() {}

    /// Makes room for `count` columns.
    mutating func fit(_ count: Int) {
        while columns.count < count { columns.append(nil) }
    }
}

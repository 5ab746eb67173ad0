import Bytes
import Parquet

/// Minimum and maximum of a row group's columns, from the footer.
struct RowGroupBounds {
    private let file: FileReader
    private let index: Int

    init(_ file: FileReader, _ index: Int) {
        self.file = file
        self.index = index
    }

    /// Bounds of an integer or time column; nil if the file does not tell.
    func integers(_ name: String?) -> ClosedRange<Int64>? {
        guard let name, let column = file.column(named: name) else { return nil }
        let chunk = file.metadata.rowGroups[index].columns[column]
        guard let statistics = chunk.statistics, let low = value(statistics.minimum, chunk.type),
            let high = value(statistics.maximum, chunk.type), low <= high
        else { return nil }
        return low...high
    }

    private func value(_ bytes: [UInt8]?, _ type: PhysicalType) -> Int64? {
        guard let bytes else { return nil }
        var reader = ByteReader(bytes)
        switch (type, bytes.count) {
        case (.int32, 4):
            return (try? reader.readLittleEndian(UInt32.self)).map { Int64(Int32(bitPattern: $0)) }
        case (.int64, 8):
            return (try? reader.readLittleEndian(UInt64.self)).map { Int64(bitPattern: $0) }
        default: return nil
        }
    }
}

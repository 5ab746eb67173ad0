import CShims

/// Where SQLite takes a value from a table or a function. Texts are copied at once.
@safe struct SQLiteResult {
    private let context: OpaquePointer

    init(_ context: OpaquePointer) {
        unsafe self.context = context
    }

    func null() { unsafe sqlite3_result_null(context) }

    func integer(_ value: Int64?) {
        guard let value else { return null() }
        unsafe sqlite3_result_int64(context, value)
    }

    /// SQLite makes null of NaN.
    func real(_ value: Double?) {
        guard let value else { return null() }
        unsafe sqlite3_result_double(context, value)
    }

    func text(_ value: String?) {
        guard let value else { return null() }
        text(Array(value.utf8))
    }

    /// - Parameter length: of the part that is given, in bytes; nil is all.
    func text(_ bytes: [UInt8], prefix length: Int? = nil) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe text(buffer, 0..<min(buffer.count, length ?? buffer.count))
        }
    }

    /// The text of an entry; null where it has none.
    func text(_ vector: ColumnVector, _ entry: Int) {
        let code = vector.code(entry)
        guard code < vector.strings.count else { return null() }
        let range = vector.strings.range(code)
        unsafe vector.strings.bytes.withUnsafeBufferPointer { unsafe text($0, range) }
    }

    /// A text, or a blob where the bytes of the entry are no UTF-8.
    func bytes(_ vector: ColumnVector, _ entry: Int) {
        let code = vector.code(entry)
        guard code < vector.strings.count else { return null() }
        let value = Array(vector.strings[code])
        if String(validating: value, as: UTF8.self) != nil { return text(value) }
        unsafe value.withUnsafeBufferPointer { buffer in
            unsafe albatross_result_blob(context, buffer.baseAddress, Int32(clamping: buffer.count))
        }
    }

    /// `range` must lie in `buffer`, as the offsets of its strings do.
    private func text(_ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty, let start = buffer.baseAddress else {
            // A null pointer would be NULL, not the empty text.
            return unsafe albatross_result_text(context, [0], 0)
        }
        precondition(range.upperBound <= buffer.count, "a string in its buffer")
        unsafe albatross_result_text(
            context, start.advanced(by: range.lowerBound), Int32(clamping: range.count))
    }
}

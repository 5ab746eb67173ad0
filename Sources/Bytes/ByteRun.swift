/// Where some bytes lie in a buffer of less than 2 GiB; or null, which may know a place all the same.
///
/// Eight bytes, laid out as `albatross_run`. Public, because across modules nothing else is inlined for
/// certain.
public struct ByteRun: BitwiseCopyable, Sendable {
    /// Offset in the buffer, with the top bit set where the run is null.
    @usableFromInline let position: UInt32
    /// Length in bytes, shifted left by one; the lowest bit is the mark.
    @usableFromInline let extent: UInt32

    @usableFromInline static let nullBit: UInt32 = 0x8000_0000

    /// - Parameter isMarked: whatever it means to those who hand the run on.
    @inlinable @inline(__always)
    public init(start: Int, count: Int, isNull: Bool = false, isMarked: Bool = false) {
        position = UInt32(truncatingIfNeeded: start) | (isNull ? Self.nullBit : 0)
        extent = UInt32(truncatingIfNeeded: count) << 1 | (isMarked ? 1 : 0)
    }

    @usableFromInline
    init(position: UInt32, extent: UInt32) {
        (self.position, self.extent) = (position, extent)
    }

    /// Null, without a place.
    public static let null = ByteRun(position: .max, extent: 0)

    @inlinable @inline(__always) public var isNull: Bool { position >= Self.nullBit }
    /// Whether the run is null and has no place.
    @inlinable @inline(__always) public var isNowhere: Bool { position == .max }
    @inlinable @inline(__always) public var start: Int { Int(position & ~Self.nullBit) }
    @inlinable @inline(__always) public var count: Int { Int(extent >> 1) }
    @inlinable @inline(__always) public var isMarked: Bool { extent & 1 == 1 }
}

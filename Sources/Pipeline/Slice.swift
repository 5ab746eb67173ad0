/// Objects that one job reads together: those of one hour, so that a partition gets one file.
struct Slice: Sendable {
    var items: [SourceItem] = []
    /// Stored bytes.
    private(set) var size: Int64 = 0
    private var hour: Int64?

    private static let microsecondsPerHour: Int64 = 3_600_000_000

    /// Cuts `items`, which are in time order, into slices of bounded size.
    static func cut(_ items: [SourceItem]) -> [Slice] {
        var slices: [Slice] = []
        for item in items {
            // The interval ends where the next begins: its last moment decides.
            let hour = item.intervalEnd.map { ($0 - 1) / microsecondsPerHour }
            let bytes = max(0, item.object.size)
            let fits = slices.last.map {
                $0.hour == hour && $0.size + bytes <= Configuration.sliceSize
            }
            if fits != true {
                var slice = Slice()
                slice.hour = hour
                slices.append(slice)
            }
            slices[slices.count - 1].items.append(item)
            slices[slices.count - 1].size += bytes
        }
        return slices
    }
}

import Table

/// Objects that one job reads together: those of one hour, so that a partition gets one file.
struct Slice: Sendable {
    var items: [SourceItem] = []
    /// Stored bytes.
    private(set) var size: Int64 = 0
    /// Hour since 1970 whose rows are replaced; nil where rows are only added.
    var replacedHour: Int64?
    /// Whether the run's other slices learn from this one, which is to be started first.
    var isFirst = false
    private var hour: Int64?

    /// Cuts `items`, which are in time order, into slices of bounded size.
    static func cut(_ items: [SourceItem], replacing hour: Int64? = nil) -> [Slice] {
        var slices: [Slice] = []
        for item in items {
            let bytes = max(0, item.object.size)
            let fits = slices.last.map {
                $0.hour == item.hour && $0.size + bytes <= Configuration.sliceSize
            }
            if fits != true {
                var slice = Slice()
                slice.hour = item.hour
                slice.replacedHour = hour
                slices.append(slice)
            }
            slices[slices.count - 1].items.append(item)
            slices[slices.count - 1].size += bytes
        }
        return slices
    }
}

/// Slices that become part of the dataset together.
struct Batch: Sendable {
    var slices: [Slice]
    /// Hour since 1970 whose rows are replaced; nil where rows are only added.
    var replacedHour: Int64?
    /// The replacement that the hour belongs to.
    var overwrite: OverwriteProgress?
    /// Whether nothing is taken where one of the objects cannot be read: an hour is the old or the
    /// new, never a mix.
    var isWhole = false

    /// Whether rows that are there go away.
    var replaces: Bool {
        replacedHour != nil || slices.contains { $0.items.contains { $0.known != nil } }
    }

    /// Bounds of what a stopped run has to do again, and of what is held for one commit.
    private static let sizeLimit: Int64 = 4 << 30
    private static let objectLimit = 200_000

    /// Cuts slices into as few batches as the bounds allow.
    static func cut(_ slices: [Slice]) -> [Batch] {
        var batches: [Batch] = []
        var (size, objects): (Int64, Int) = (0, 0)
        for slice in slices {
            if batches.isEmpty || size + slice.size > sizeLimit
                || objects + slice.items.count > objectLimit
            {
                batches.append(Batch(slices: []))
                (size, objects) = (0, 0)
            }
            batches[batches.count - 1].slices.append(slice)
            size += slice.size
            objects += slice.items.count
        }
        return batches
    }
}

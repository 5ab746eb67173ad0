import CShims

/// Memory that was freed and stays with the process.
package enum FreedMemory {
    /// Lets the allocator keep up to `bytes` that are free instead of handing them back at once.
    ///
    /// For a run that fills and drops the same buffers over and over; the kernel would zero each page
    /// again.
    package static func keep(_ bytes: Int) {
        albatross_keep_freed_memory(Int32(clamping: bytes))
    }

    /// Prepares the allocator for a run: before the first task, in the program's first thread.
    ///
    /// The threads share a heap, so that one fills what another freed, and its pages are large.
    package static func prepare() {
        keep(kept)
        albatross_share_heaps()
        albatross_use_large_pages(largePages)
    }

    /// Bytes that the columns of a slice, blocks and pages take over and over.
    private static let kept = 256 << 20

    /// Bytes of the heap in pages of 2 MB: what a day's run fills. Less than `kept`, or it would be gone
    /// before the first task.
    private static let largePages = 192 << 20

    /// Gives back what is free now, of every thread: for work of which each thread does a different
    /// part in turn, and would keep the room of all of them.
    package static func giveBack() { albatross_give_back_memory() }
}

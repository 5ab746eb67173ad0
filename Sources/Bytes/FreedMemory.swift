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

    /// Gives back what is free now, of every thread: for work of which each thread does a different
    /// part in turn, and would keep the room of all of them.
    package static func giveBack() { albatross_give_back_memory() }
}

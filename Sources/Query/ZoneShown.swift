import Synchronization

/// The zone of times in text for people; JSON and CSV are UTC whatever it is. One for the process,
/// because a command line has one.
package enum ZoneShown {
    private static let shown = Mutex<Zone?>(nil)

    /// Nil is UTC, written with `Z`.
    package static var zone: Zone? {
        get { shown.withLock { $0 } }
        set { shown.withLock { $0 = newValue } }
    }
}

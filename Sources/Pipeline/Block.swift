import Bytes

/// Whole lines of an object on their way from Decompress to Parse.
struct Block: Sendable {
    /// Position of the object in its slice.
    let object: Int
    /// Ends with a newline, or is empty.
    let bytes: [UInt8]
    /// Set on the last block of an object.
    var ending: Ending?

    /// How an object ended.
    struct Ending: Sendable {
        enum Outcome: Sendable, Equatable {
            case complete
            /// The end could not be read; the lines before it are good. The last of them may be cut.
            case damaged(String)
            /// Nothing of the object may be kept.
            case failed(PipelineError)
        }

        let outcome: Outcome
        /// Stored bytes that were read.
        let size: Int64
        let hash: String
        /// A last line without its newline, where the object broke off in the middle of it.
        let brokenLine: [UInt8]
    }
}

import AccessLog
import Bytes
import Schemas

/// The text of a log file, in blocks of whole lines.
struct RawText {
    private let path: String
    private let isGzipName: Bool
    private var descriptor: Int32
    private let gunzip: Gunzip
    private var cutter: BlockCutter
    private var input = [UInt8](repeating: 0, count: Self.inputSize)
    private var pending: [[UInt8]] = []
    private var isGzip: Bool?
    private var isAtEnd = false
    /// Stored bytes that were read.
    private(set) var bytesRead: Int64 = 0
    /// What is wrong with the file; the lines before it are good.
    private(set) var damage: String?
    /// Whether a last line without its end was left out because the file broke off in it.
    private(set) var hasBrokenLine = false

    private static let inputSize = 1 << 18
    private static let blockSize = 1 << 20
    /// A line beyond this (bytes) is cut; it is refused anyway.
    private static let hardLineLimit = 64 << 20

    init(_ path: String) throws(QueryError) {
        self.path = path
        isGzipName = path.hasSuffix(".gz")
        do { gunzip = try Gunzip() } catch { throw QueryError(.inputOutput, "out of memory") }
        do { descriptor = try FileDescriptor.open(path) } catch { throw QueryError(reading: error) }
        cutter = BlockCutter(limit: Self.hardLineLimit, blockSize: Self.blockSize)
    }

    /// To be called in the end.
    func close() { FileDescriptor.close(descriptor) }

    /// The next lines, with the newline of the last one; nil at the end.
    mutating func next() throws(QueryError) -> [UInt8]? {
        while pending.isEmpty, !isAtEnd { try read() }
        return pending.isEmpty ? nil : pending.removeFirst()
    }

    private mutating func read() throws(QueryError) {
        let count: Int
        do {
            count = try FileDescriptor.read(
                from: descriptor, into: &input, count: input.count, path: path)
        } catch { throw QueryError(reading: error) }
        bytesRead += Int64(count)
        guard count > 0 else { return finish() }
        if isGzip == nil {
            isGzip = Gunzip.isGzip(input[..<count])
            if isGzipName, isGzip == false {
                damage = "named .gz but is not gzip; nothing of it is taken"
                isAtEnd = true
                return
            }
        }
        guard isGzip == true else {
            pending += cutter.add(input[..<count])
            return
        }
        do throws(GunzipError) {
            var from = 0
            var more = true
            while from < count || more {
                let step = try cutter.inflate(gunzip, input, from..<count)
                from += step.consumed
                // A full output buffer may leave bytes inside the library.
                more = step.isFull
                if let block = cutter.takeIfFull() { pending.append(block) }
            }
        } catch {
            damage = "\(error.words); the lines before are taken"
            finish()
        }
    }

    private mutating func finish() {
        isAtEnd = true
        if isGzip == true, damage == nil {
            do throws(GunzipError) { try gunzip.finish() } catch {
                damage = "\(error.words); the lines before are taken"
            }
        }
        let rest = cutter.finish(isComplete: damage == nil)
        hasBrokenLine = !rest.brokenLine.isEmpty
        if !rest.lines.isEmpty { pending.append(rest.lines) }
    }

    /// Family of a file whose name does not tell, by its first line.
    static func family(of path: String) throws(QueryError) -> Family {
        var text = try RawText(path)
        defer { text.close() }
        guard let block = try text.next() else { return .access }
        let line = block.prefix { $0 != UInt8(ascii: "\n") }
        return Family.guess(firstLine: line)
    }
}

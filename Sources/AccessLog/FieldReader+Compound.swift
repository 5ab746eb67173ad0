import Bytes

/// Fields that fill more than one column, or that something beside the line fills.
extension FieldReader {
    private static let colon = UInt8(ascii: ":")

    /// `address:port`, split at the last colon: IPv6 addresses are written without brackets.
    func readEndpoints(
        _ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout TextColumn,
        ports: inout [Int32]
    ) {
        let addresses = [ByteRun](capacity: batch.count) { addresses in
            appendNumbers(&batch, to: &ports) { tokens, ports in
                FieldKernels.endpoints(block, tokens, into: &ports, &addresses)
            } otherwise: { token, row, batch in
                guard !token.isNull else {
                    addresses.append(.null)
                    return Rows.nullInteger
                }
                var start = token.start
                var length = token.count
                var port = Rows.nullInteger
                if let split = splitPort(block, start, length) {
                    port = split.port
                    length = split.addressLength
                    if !split.canonical { batch.lines[row].canonical = false }
                }
                if length >= 2, block[start] == UInt8(ascii: "["),
                    block[start + length - 1] == UInt8(ascii: "]")
                {
                    start += 1
                    length -= 2
                    batch.lines[row].canonical = false
                }
                addresses.append(ByteRun(start: start, count: length))
                return port
            }
        }
        column.append(addresses.span, of: block)
    }

    private func splitPort(
        _ block: Span<UInt8>, _ start: Int, _ count: Int
    ) -> (addressLength: Int, port: Int32, canonical: Bool)? {
        // A port has five digits at most.
        var digits = 0
        if count >= 8 {
            let colons = Digits.places(of: Self.colon, in: Kernels.word(block, start + count - 8))
            digits = colons.leadingZeroBitCount / 8
        } else {
            while digits < count, block[start + count - 1 - digits] != Self.colon { digits += 1 }
        }
        let addressLength = count - digits - 1
        guard addressLength > 0, (1...5).contains(digits),
            let port = Digits.parse(block, start + count - digits, digits), port <= 65_535,
            !isFunctionARN(block, start, count)
        else { return nil }
        let leadingZero = digits > 1 && block[start + count - digits] == UInt8(ascii: "0")
        return (addressLength, Int32(port), !leadingZero)
    }

    /// A Lambda target of a health check: its last colon parts no port.
    private func isFunctionARN(_ block: Span<UInt8>, _ start: Int, _ count: Int) -> Bool {
        count > 4 && block[start] == UInt8(ascii: "a") && block[start + 1] == UInt8(ascii: "r")
            && block[start + 2] == UInt8(ascii: "n") && block[start + 3] == Self.colon
    }

    /// `METHOD URL HTTP/x.y`: the method ends at the first space, the version begins after the last
    /// one and is null unless it is one, the URL is what is between and may hold spaces.
    func readRequests(
        _ block: Span<UInt8>, _ batch: inout TokenBatch, into texts: inout [TextColumn], first: Int
    ) {
        let count = batch.count
        var urls: [ByteRun] = []
        var versions: [ByteRun] = []
        let verbs = [ByteRun](capacity: count) { verbs in
            urls.append(addingCapacity: count) { urls in
                versions.append(addingCapacity: count) { versions in
                    while verbs.count < count {
                        FieldKernels.requests(
                            block,
                            batch.tokens.span.extracting(places(batch).dropFirst(verbs.count)),
                            into: &verbs, &urls, &versions)
                        let row = verbs.count
                        guard row < count else { break }
                        let token = batch.token(index, of: row)
                        let parts =
                            token.isNull ? nil : RequestLine(block, token.start, token.count)
                        if parts?.isCanonical == false { batch.lines[row].canonical = false }
                        verbs.append(ByteRun(parts?.verb))
                        urls.append(ByteRun(parts?.url))
                        versions.append(ByteRun(parts?.version))
                    }
                }
            }
        }
        for (offset, runs) in [verbs, urls, versions].enumerated() {
            texts[first + offset].append(runs.span, of: block)
        }
    }

    /// The node's address; where the line has none, the object's key tells it.
    func readNodes(
        _ block: Span<UInt8>, _ batch: inout TokenBatch, fallback: String?,
        into column: inout TextColumn
    ) {
        let filler = fallback.map { column.pool.intern($0) } ?? StringPool.null
        for row in 0..<batch.count {
            let token = batch.token(index, of: row)
            if token.isNull {
                if !token.isNowhere, filler != StringPool.null {
                    batch.lines[row].canonical = false
                }
                column.codes.append(filler)
            } else {
                column.codes.append(column.pool.intern(block, token.start, token.count))
            }
        }
    }
}

extension ByteRun {
    /// A part of a field; null where there is none.
    fileprivate init(_ part: Range<Int>?) {
        self = part.map { ByteRun(start: $0.lowerBound, count: $0.count) } ?? .null
    }
}

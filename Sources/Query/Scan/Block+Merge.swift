import AccessLog
import Bytes

/// Equal rows of several blocks given as one.
extension Block {
    /// `blocks`, in each of which equal rows are one already, with each row only where it stands first.
    /// - Parameter columns: those that make rows equal, by position in the table.
    static func merged(_ blocks: [Block], by columns: [Int], _ table: LogTable) -> [Block] {
        guard blocks.count > 1 else { return blocks }
        var merged: [Block] = []
        var known = StringPool()
        /// Where the row of each key is: block of `merged`, and index of its row.
        var places: [(block: Int, index: Int)] = []
        var key: [UInt8] = []
        for block in blocks {
            guard let weights = block.weights else {
                merged.append(block)
                continue
            }
            var kept: [Int32] = []
            var keptWeights: [Int32] = []
            for (index, row) in block.rows.enumerated() {
                block.makeKey(row, columns, table, &key)
                let code = Int(known.intern(key.span, 0, key.count))
                if code < places.count,
                    let sum = Self.sum(weights[index], places[code], merged, keptWeights)
                {
                    let place = places[code]
                    if place.block < merged.count {
                        merged[place.block].weights?[place.index] = sum
                    } else {
                        keptWeights[place.index] = sum
                    }
                    continue
                }
                let place = (block: merged.count, index: kept.count)
                if code < places.count { places[code] = place } else { places.append(place) }
                kept.append(Int32(row))
                keptWeights.append(weights[index])
            }
            guard !kept.isEmpty else { continue }
            var part = block
            (part.rows, part.weights) = (.some(kept), keptWeights)
            merged.append(part)
        }
        return merged
    }

    /// Nil where a weight would not hold so many rows.
    private static func sum(
        _ weight: Int32, _ place: (block: Int, index: Int), _ merged: [Block], _ open: [Int32]
    ) -> Int32? {
        let known =
            place.block < merged.count
            ? merged[place.block].weights?[place.index] : open[place.index]
        guard let (sum, overflow) = known?.addingReportingOverflow(weight), !overflow else {
            return nil
        }
        return sum
    }

    /// Rows with the same bytes here are equal in `columns`.
    private func makeKey(
        _ row: Int, _ columns: [Int], _ table: LogTable, _ key: inout [UInt8]
    ) {
        key.removeAll(keepingCapacity: true)
        for column in columns {
            switch table.columns[column].source {
            case .leaf(let leaf): vectors[leaf].appendKey(row - bases[leaf], to: &key)
            case .date: Self.appendKey(file.date, to: &key)
            case .hour: Self.appendKey(file.hour.map { String($0) }, to: &key)
            case .target: Self.appendKey(file.target, to: &key)
            case .clock(let leaf, let unit):
                let time = vectors[leaf].integer(row - bases[leaf])
                Self.appendKey(
                    time.map { String(Timestamp.floorDivide($0, unit.length)) }, to: &key)
            case .rowCount: break
            }
        }
    }

    private static func appendKey(_ text: String?, to key: inout [UInt8]) {
        guard let text else { return key.append(0) }
        key.append(1)
        key.append(number: UInt64(text.utf8.count))
        key.append(contentsOf: text.utf8)
    }
}

extension ColumnVector {
    fileprivate func appendKey(_ entry: Int, to key: inout [UInt8]) {
        if strings.count > 0 {
            let code = code(entry)
            guard code < strings.count else { return key.append(0) }
            key.append(1)
            key.append(number: UInt64(strings.range(code).count))
            key.append(contentsOf: strings[code])
        } else if let bits = bits(entry) {
            key.append(1)
            key.append(number: bits)
        } else {
            key.append(0)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

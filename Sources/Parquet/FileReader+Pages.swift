import Bytes

/// The pages of a chunk as their headers tell of them; nothing is decompressed or decoded.
extension FileReader {
    /// A page's header, and where its body lies in the file.
    package struct PageLocation: Sendable, Equatable {
        package let header: PageHeader
        package let body: Range<Int>
    }

    /// Every page of a chunk, the dictionary page included, in the order of the file.
    package func pages(column: Int, rowGroup: Int) throws(ParquetError) -> [PageLocation] {
        do throws(ParquetError) {
            let chunk = metadata.rowGroups[rowGroup].columns[column]
            let range = try byteRange(of: chunk)
            var input = ByteReader(try contents(range))
            var pages: [PageLocation] = []
            while input.offset < Int(chunk.totalCompressedSize) {
                let header = try PageHeader(&input)
                let body = try input.take(Int(header.compressedSize))
                pages.append(
                    PageLocation(
                        header: header,
                        body: range.lowerBound + body.lowerBound..<range.lowerBound
                            + body.upperBound))
            }
            return pages
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaves[column].name)
        }
    }
}

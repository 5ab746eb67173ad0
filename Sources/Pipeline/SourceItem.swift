import AccessLog
import Bytes
import Schemas
import Table

/// An object that may be read, with what its name tells. There may be a million of them, so what
/// the path says is not stored a second time.
package struct SourceItem: Sendable, Equatable {
    /// What a name says the object is.
    package enum Name: Sendable, Equatable {
        case log
        case unnamed
        case networkLoadBalancer
        case classicLoadBalancer
        case testFile
    }

    package let object: StoredObject
    package let name: Name
    /// Nil where only the first line can tell.
    package let family: Family?
    /// End of the interval the object covers, µs UTC; nil if the name does not say.
    package let intervalEnd: Int64?
    /// Day since 1970 on which the object was delivered, where its folder says so.
    package let deliveryDay: Int64?
    /// The path of an object that AWS did not name, made absolute.
    private let ownName: String?
    /// Bytes of the path before the key.
    private let keyStart: Int
    /// The ledger's entry, if the object is in the dataset already.
    package var known: LedgerEntry?
    /// Whether the object is in the dataset unchanged, and is read for an hour's rows alone.
    package var isReread = false

    private static let anchor = "AWSLogs"

    /// - Parameters:
    ///   - onlyFamily: what a file without a telling name is taken for.
    ///   - folder: what the object's folder says, which many share.
    init(_ object: StoredObject, onlyFamily: Family?, _ folder: Folder) {
        self.object = object
        deliveryDay = folder.deliveryDay
        switch ObjectKind(key: object.path) {
        case .log(let key):
            (name, family, intervalEnd) = (.log, key.family, key.intervalEnd)
            ownName = nil
            keyStart = folder.keyStart ?? object.path.utf8.count - key.fileName.utf8.count
            return
        case .unnamed: name = .unnamed
        case .networkLoadBalancer: name = .networkLoadBalancer
        case .classicLoadBalancer: name = .classicLoadBalancer
        case .testFile: name = .testFile
        }
        (family, intervalEnd, keyStart) = (onlyFamily, nil, 0)
        ownName = object.size < 0 ? "-" : FilePath.absolute(object.path)
    }

    /// What the column `source_object` shows: the path from `AWSLogs/` on, where it has that.
    package var key: String {
        ownName ?? String(FilePath.part(of: object.path, from: keyStart))
    }

    /// Identity in the ledger: the file name that AWS gave, without `.gz` because a copy that was
    /// gunzipped in the meantime is the same object; or the full path of any other file.
    package var identity: String {
        if let ownName { return ownName }
        let name = FilePath.part(of: object.path, from: FilePath.nameStart(of: object.path))
        return String(isGzipName ? Substring(name.utf8.dropLast(3)) : name)
    }

    /// Whether the name promises gzip.
    package var isGzipName: Bool { object.path.utf8.suffix(3).elementsEqual(".gz".utf8) }

    /// What the name of a log says; nil of any other object.
    package var objectKey: ObjectKey? {
        guard name == .log, case .log(let key) = ObjectKind(key: object.path) else { return nil }
        return key
    }

    /// Hour since 1970 that the object covers; nil if the name does not say.
    package var hour: Int64? {
        // The interval ends where the next begins: its last moment decides.
        intervalEnd.map { Timestamp.floorDivide($0 - 1, Partition.microsecondsPerHour) }
    }

    /// What the folder of an object says.
    struct Folder {
        let path: Substring
        let deliveryDay: Int64?
        /// Bytes before `AWSLogs/`; nil if the path has no such folder.
        let keyStart: Int?

        init(of path: String) {
            self.path = Self.name(of: path)
            deliveryDay = DeliveryDay.of(path)
            var start = 0
            var found: Int?
            for part in path.utf8.split(
                separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            {
                if found == nil, part.elementsEqual(SourceItem.anchor.utf8) { found = start }
                start += part.count + 1
            }
            keyStart = found
        }

        /// The path up to its last slash.
        static func name(of path: String) -> Substring {
            path[
                ..<path.utf8.index(
                    path.startIndex, offsetBy: max(0, FilePath.nameStart(of: path) - 1))]
        }
    }
}

extension SourceItem {
    /// The objects of a listing, in its order.
    static func items(of listing: ObjectListing, _ configuration: Configuration) -> [SourceItem] {
        let families = configuration.families
        let onlyFamily = families.count == 1 ? families.first : nil
        var folder: Folder?
        return listing.objects.map { object in
            // A listing goes folder by folder.
            if folder?.path != Folder.name(of: object.path) { folder = Folder(of: object.path) }
            return SourceItem(
                object, onlyFamily: onlyFamily, folder ?? Folder(of: object.path))
        }
    }
}

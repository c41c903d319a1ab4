import Content
import Domain
import Foundation
import Scripts

/// The pictures, films and files of each brand as uploads find them: those of the templates that are in force.
struct MediaInForce: Sendable {
    private let libraries: InForce<[BrandID: MediaLibrary]>

    init(_ blueprint: Blueprint) { self.libraries = InForce(Self.libraries(of: blueprint)) }

    /// Puts the media of a blueprint in force.
    func take(_ blueprint: Blueprint) { self.libraries.replace(with: Self.libraries(of: blueprint)) }

    /// The bytes of a medium as they are now, at most one more than there were when it was found.
    ///
    /// - Throws: For one that is not there, is no file inside its folder any more, or cannot be read.
    func bytes(of path: String, brand: BrandID) throws -> [UInt8] {
        guard let bytes = try self.libraries.value[brand]?.bytes(of: path) else {
            throw CocoaError(.fileNoSuchFile)
        }
        return bytes
    }

    private static func libraries(of blueprint: Blueprint) -> [BrandID: MediaLibrary] {
        Dictionary(uniqueKeysWithValues: blueprint.brands.map { ($0.brand.id, $0.media) })
    }
}

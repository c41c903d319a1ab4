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

    /// The bytes of a medium as they are now.
    ///
    /// - Throws: For one that is not there or cannot be read.
    func bytes(of path: String, brand: BrandID) throws -> [UInt8] {
        let library = self.libraries.value[brand]
        guard let file = library?.medium(path).flatMap({ library?.file(for: $0) }) else {
            throw CocoaError(.fileNoSuchFile)
        }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.location)))
    }

    private static func libraries(of blueprint: Blueprint) -> [BrandID: MediaLibrary] {
        Dictionary(uniqueKeysWithValues: blueprint.brands.map { ($0.brand.id, $0.media) })
    }
}

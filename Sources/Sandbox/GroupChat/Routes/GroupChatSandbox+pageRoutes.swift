internal import Hummingbird

extension GroupChatSandbox {
    nonisolated func addPageRoutes<Context: RequestContext>(to router: Router<Context>) {}
}

import Delivery
import DingTalk
import Feishu
import Slack
import WeCom

/// The platforms there are.
///
/// A new one is a room of its own and a line here. An account that names no platform is taken for one of the first.
enum Platforms {
    static let all: [any Platform] = [
        WeComPlatform(),
        AibotPlatform(),
        SlackPlatform(),
        DingTalkPlatform(),
        DingTalkRobotPlatform(),
        FeishuPlatform(),
        FeishuRobotPlatform(),
    ]
}

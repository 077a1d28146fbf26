using Parley.Chat.Edits;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Edits;

/// <summary>Who may edit, delete, react to, pin and look into the history of a message: every conversation, kind of message, sender and role.</summary>
public sealed class MessageRulesTests
{
    private static IEnumerable<MessageView> Views =>
        from conversation in Enum.GetValues<ConversationType>()
        from type in Enum.GetValues<MessageType>()
        from own in new[] { true, false }
        from role in Enum.GetValues<MemberRole>()
        select new MessageView(conversation, type, own, role);

    [Fact]
    public void Edit_OnlyItsSender_NeverANoticeNorAPollNorAmongStrangers() => All(
        MessageRules.Edit, view => view is { IsOwn: true, Type: not (MessageType.System or MessageType.Poll), Conversation: not ConversationType.Guest });

    [Fact]
    public void Delete_ItsSenderAndWhoModeratesTheGroup_NeverANoticeNorAmongStrangers() => All(
        MessageRules.Delete,
        view => view is { Type: not MessageType.System, Conversation: not ConversationType.Guest }
            && (view.IsOwn || view is { Conversation: ConversationType.Group, Role: not MemberRole.Member }));

    [Fact]
    public void ReadVersions_ItsSenderAndWhoModeratesTheGroup() => All(
        MessageRules.ReadVersions, view => view.IsOwn || view is { Conversation: ConversationType.Group, Role: not MemberRole.Member });

    [Fact]
    public void Forward_WhatPeopleWrote_NeverAPollNorFromAmongStrangers() => All(
        MessageRules.Forward, view => view is { Type: not (MessageType.System or MessageType.Poll), Conversation: not ConversationType.Guest });

    [Fact]
    public void Vote_WhoeverSeesIt_NeverAmongStrangers() => All(
        MessageRules.Vote, view => view is { Type: not MessageType.System, Conversation: not ConversationType.Guest });

    [Fact]
    public void ClosePoll_ItsSenderAndWhoModeratesTheGroup_NeverAmongStrangers() => All(
        MessageRules.ClosePoll,
        view => view is { Type: not MessageType.System, Conversation: not ConversationType.Guest }
            && (view.IsOwn || view is { Conversation: ConversationType.Group, Role: not MemberRole.Member }));

    [Fact]
    public void React_WhoeverSeesIt_NeverANoticeNorAmongStrangers() => All(
        MessageRules.React, view => view is { Type: not MessageType.System, Conversation: not ConversationType.Guest });

    [Fact]
    public void Pin_EitherOfTwoAndWhoModeratesTheGroup_NeverANoticeNorAmongStrangers() => All(
        MessageRules.Pin,
        view => view is { Type: not MessageType.System, Conversation: not ConversationType.Guest }
            && (view.Conversation == ConversationType.Direct || view.Role != MemberRole.Member));

    [Fact]
    public void Hide_Everywhere_ButAmongStrangers()
    {
        foreach (var type in Enum.GetValues<ConversationType>())
        {
            Assert.Equal(type == ConversationType.Guest ? ErrorCodes.Forbidden : null, MessageRules.Hide(type)?.Kind);
        }
    }

    private delegate ParleyError? Rule(in MessageView message);

    private static void All(Rule rule, Predicate<MessageView> allowed)
    {
        foreach (var view in Views)
        {
            var refused = rule(view);
            Assert.True(allowed(view) == refused is null, $"{view}: {refused?.Detail ?? "allowed"}");
            Assert.True(refused is null || refused.Kind == ErrorCodes.Forbidden);
        }
    }
}

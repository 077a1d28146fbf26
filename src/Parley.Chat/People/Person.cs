using Parley.Protocol;

namespace Parley.Chat.People;

/// <summary>Somebody by their number in this module's rows and by their id.</summary>
public readonly record struct Person(long Number, UserId Id);

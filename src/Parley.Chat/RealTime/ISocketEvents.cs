namespace Parley.Chat.RealTime;

/// <summary>A feature's events: each feature registers its own on every socket that connects.</summary>
internal interface ISocketEvents
{
    void Register(ChatSocket socket, EventRegistrar events);
}

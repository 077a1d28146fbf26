namespace Parley.Chat.RealTime;

/// <summary>A feature's events. Registered once for all sockets, so an idle socket costs no handlers.</summary>
internal interface ISocketEvents
{
    void Register(EventRegistrar events);
}

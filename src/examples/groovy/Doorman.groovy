// An application in another language: it needs nothing but the event bus. Clients from this machine may publish, all may play.
import io.vertx.core.json.JsonObject

vertx.eventBus().consumer("rtmp.app.${vertx.getOrCreateContext().config().getString('app')}") { message ->
  if (message.replyAddress() == null) {
    return // a fact, not a question
  }
  def request = message.body()
  def address = request.getJsonObject('client').getString('address')
  if (request.getString('event') == 'publish' && !address.startsWith('127.0.0.1:')) {
    message.reply(new JsonObject().put('accept', false).put('description', 'Publish from the studio'))
  } else {
    message.reply(new JsonObject().put('accept', true))
  }
}
